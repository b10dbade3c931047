package io.tripletflow.measure;

import java.util.stream.IntStream;

/**
 * Numbers of genuine and impostor pairs by their distance. A class is what squared distances with
 * the same leading bits as floats have in common (the exponent and 12 bits of the fraction), so it
 * is 2⁻¹² of the distance wide whatever the scale, and no range need be known before.
 */
final class PairHistogram {

    /** Bits of a float that are dropped: 11 of its 23 bits of fraction. */
    private static final int DROPPED = 11;

    private static final int CLASSES = 1 << (31 - DROPPED);

    private final long[] genuine = new long[CLASSES];
    private final long[] impostor = new long[CLASSES];

    PairHistogram(Search search) {
        BlockScores scores = new BlockScores(search.queries(), search.gallery());
        for (int q = 0; q < scores.queryRows(); q += BlockScores.BLOCK) {
            int queries = Math.min(BlockScores.BLOCK, scores.queryRows() - q);
            scores.load(IntStream.range(q, q + queries).toArray(), queries);
            for (int g = 0; g < scores.galleryRows(); g += scores.galleryBlock()) {
                int count = Math.min(scores.galleryBlock(), scores.galleryRows() - g);
                float[] block = scores.against(g, count);
                for (int i = 0; i < queries; i++) {
                    count(search, q + i, g, count, block, i * count, scores.queryNorm(q + i));
                }
            }
        }
    }

    private void count(
            Search search, int query, int from, int count, float[] block, int base, float norm) {
        int label = search.queries().labels()[query];
        int[] labels = search.gallery().labels();
        int own = search.own(query) - from;
        for (int j = 0; j < count; j++) {
            if (j == own) {
                continue;
            }
            float squared = Math.max(0f, block[base + j] + norm);
            int place = Float.floatToRawIntBits(squared) >>> DROPPED;
            if (labels[from + j] == label) {
                genuine[place]++;
            } else {
                impostor[place]++;
            }
        }
    }

    RocCurve curve() {
        RocCurve curve = new RocCurve(sum(genuine), sum(impostor));
        for (int c = 0; c < CLASSES; c++) {
            if (genuine[c] > 0 || impostor[c] > 0) {
                curve.accept(genuine[c], impostor[c]);
            }
        }
        return curve;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
