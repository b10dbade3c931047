package io.tripletflow.encoder.input;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The features of models of the first input version: runs of letters and digits, their pairs, and
 * their 3- and 4-grams in UTF-16 units. Combining marks end a word and symbols are lost, so other
 * scripts than Latin, Greek and Cyrillic fare badly.
 */
final class LetterRunFeatures implements TextFeatures {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)?");

    @Override
    public Map<String, Integer> counts(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        String previous = null;
        Matcher words = WORD.matcher(folded(text));
        while (words.find()) {
            String word = words.group();
            counts.merge("w:" + word, 1, Integer::sum);
            if (previous != null) {
                counts.merge("p:" + previous + ' ' + word, 1, Integer::sum);
            }
            countCharacters('<' + word + '>', counts);
            previous = word;
        }
        return counts;
    }

    /** Whether a text has any feature. */
    static boolean hasWord(String text) {
        return WORD.matcher(folded(text)).find();
    }

    private static String folded(String text) {
        return Normalizer.normalize(MarkRuns.cut(text), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
    }

    private static void countCharacters(String word, Map<String, Integer> counts) {
        for (int length = 3; length <= 4; length++) {
            for (int start = 0; start + length <= word.length(); start++) {
                counts.merge("c:" + word.substring(start, start + length), 1, Integer::sum);
            }
        }
    }
}
