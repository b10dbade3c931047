package io.tripletflow.encoder.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Text as hashed features (words, pairs of neighbouring words, pieces of words), each with a
 * sublinear weight (weight · (1 + ln count)) and a hashed sign, so that collisions cancel on
 * average.
 *
 * @see <a href="https://arxiv.org/abs/0902.2206">Weinberger et al. 2009, feature hashing</a>
 */
final class TextHasher {

    private static final float WORD_WEIGHT = 1;
    private static final float PAIR_WEIGHT = 0.5f;
    private static final float CHARACTERS_WEIGHT = 0.5f;

    private final int buckets;
    private final TextFeatures features;

    TextHasher(int buckets, TextFeatures features) {
        this.buckets = buckets;
        this.features = features;
    }

    InputRow.Sparse row(String text) {
        Map<Integer, Float> row = new TreeMap<>();
        features.counts(text)
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

    private static float weight(String feature) {
        return switch (feature.charAt(0)) {
            case 'w' -> WORD_WEIGHT;
            case 'p' -> PAIR_WEIGHT;
            default -> CHARACTERS_WEIGHT;
        };
    }
}
