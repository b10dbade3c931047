package io.tripletflow.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Text as hashed features: words, pairs of neighbouring words and the 3- and 4-grams of each word's
 * characters, each with a sublinear weight (weight · (1 + ln count)) and a hashed sign, so that
 * collisions cancel on average.
 *
 * @see <a href="https://arxiv.org/abs/0902.2206">Weinberger et al. 2009, feature hashing</a>
 */
final class TextHasher {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)?");
    private static final float WORD_WEIGHT = 1;
    private static final float PAIR_WEIGHT = 0.5f;
    private static final float CHARACTERS_WEIGHT = 0.5f;

    private final int buckets;

    TextHasher(int buckets) {
        this.buckets = buckets;
    }

    InputRow.Sparse row(String text) {
        Map<Integer, Float> row = new TreeMap<>();
        counts(text)
                .forEach(
                        (feature, count) -> {
                            byte[] bytes = feature.getBytes(UTF_8);
                            int hash = MurmurHash3.hash32x86(bytes, 0, bytes.length, 0);
                            float weight = (float) (1 + StrictMath.log(count)) * weight(feature);
                            float signed = hash < 0 ? -weight : weight;
                            row.merge((hash & Integer.MAX_VALUE) % buckets, signed, Float::sum);
                        });
        row.values().removeIf(value -> value == 0);
        int[] indices = new int[row.size()];
        float[] values = new float[row.size()];
        int i = 0;
        for (Map.Entry<Integer, Float> entry : row.entrySet()) {
            indices[i] = entry.getKey();
            values[i++] = entry.getValue();
        }
        return new InputRow.Sparse(indices, values);
    }

    /** Features by their kind ('w', 'p', 'c') and text, with how often each occurs. */
    private static Map<String, Integer> counts(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String previous = null;
        Matcher words = WORD.matcher(folded);
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

    private static void countCharacters(String word, Map<String, Integer> counts) {
        for (int length = 3; length <= 4; length++) {
            for (int start = 0; start + length <= word.length(); start++) {
                counts.merge("c:" + word.substring(start, start + length), 1, Integer::sum);
            }
        }
    }

    private static float weight(String feature) {
        return switch (feature.charAt(0)) {
            case 'w' -> WORD_WEIGHT;
            case 'p' -> PAIR_WEIGHT;
            default -> CHARACTERS_WEIGHT;
        };
    }
}
