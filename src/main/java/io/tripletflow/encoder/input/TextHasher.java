package io.tripletflow.encoder.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
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

    /**
     * Features that share a bucket are added in the order of their names, whatever their hashes.
     */
    InputRow.Sparse row(String text) {
        Map<String, Integer> counts = features.counts(text);
        String[] names = new String[counts.size()];
        float[] signed = new float[names.length];
        long[] byBucket = new long[names.length];
        int n = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            names[n] = entry.getKey();
            byte[] bytes = names[n].getBytes(UTF_8);
            int hash = MurmurHash3.hash32x86(bytes, 0, bytes.length, 0);
            float weight = (float) (1 + StrictMath.log(entry.getValue())) * weight(names[n]);
            signed[n] = hash < 0 ? -weight : weight;
            byBucket[n] = (long) ((hash & Integer.MAX_VALUE) % buckets) << Integer.SIZE | n;
            n++;
        }
        Arrays.sort(byBucket);
        int[] indices = new int[n];
        float[] values = new float[n];
        int size = 0;
        for (int from = 0, to; from < n; from = to) {
            int bucket = (int) (byBucket[from] >>> Integer.SIZE);
            for (to = from + 1; to < n && byBucket[to] >>> Integer.SIZE == bucket; ) {
                to++;
            }
            float value =
                    to == from + 1
                            ? signed[(int) byBucket[from]]
                            : sum(Arrays.copyOfRange(byBucket, from, to), names, signed);
            if (value != 0) {
                indices[size] = bucket;
                values[size++] = value;
            }
        }
        return new InputRow.Sparse(Arrays.copyOf(indices, size), Arrays.copyOf(values, size));
    }

    /**
     * @param sharing features by their numbers, which are the lower halves
     */
    private static float sum(long[] sharing, String[] names, float[] signed) {
        return Arrays.stream(sharing)
                .mapToObj(number -> (int) number)
                .sorted(Comparator.comparing(number -> names[number]))
                .map(number -> signed[number])
                .reduce(Float::sum)
                .orElseThrow();
    }

    private static float weight(String feature) {
        return switch (feature.charAt(0)) {
            case 'w' -> WORD_WEIGHT;
            case 'p' -> PAIR_WEIGHT;
            default -> CHARACTERS_WEIGHT;
        };
    }
}
