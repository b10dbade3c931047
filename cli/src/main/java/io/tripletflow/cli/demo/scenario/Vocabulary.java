package io.tripletflow.cli.demo.scenario;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Words that nobody uses, of two to four syllables, no two alike. */
final class Vocabulary {

    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";

    private final Set<String> taken = new LinkedHashSet<>();
    private final Random random;

    Vocabulary(Random random) {
        this.random = random;
    }

    /** So many new words. */
    List<String> words(int count) {
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < count) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 2 + random.nextInt(3); syllables > 0; syllables--) {
                word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
                word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
            }
            if (taken.add(word.toString())) {
                words.add(word.toString());
            }
        }
        return List.copyOf(words);
    }

    static String any(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }
}
