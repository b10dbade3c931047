package io.tripletflow.measure;

import java.util.Arrays;

/** Orders candidates whose scores cannot tell which is nearer, by differences in double. */
final class Ties {

    private final BlockScores scores;
    private long[] byRow = {};
    private double[] distances = {};
    private double[] sorted = {};
    private int[] taken = {};

    Ties(BlockScores scores) {
        this.scores = scores;
    }

    /**
     * Sorts part of {@code keys} by (exact distance from the query, row).
     *
     * @param keys a row number in the low half of each
     */
    void order(int query, long[] keys, int from, int to) {
        int count = to - from;
        grow(count);
        for (int i = 0; i < count; i++) {
            byRow[i] = Long.rotateLeft(keys[from + i], 32);
        }
        Arrays.sort(byRow, 0, count);
        for (int i = 0; i < count; i++) {
            distances[i] = scores.exact(query, (int) (byRow[i] >> 32));
            sorted[i] = distances[i];
            taken[i] = 0;
        }
        Arrays.sort(sorted, 0, count);
        for (int i = 0; i < count; i++) {
            int place = firstPlace(distances[i], count);
            keys[from + place + taken[place]] = Long.rotateLeft(byRow[i], 32);
            taken[place]++;
        }
    }

    private int firstPlace(double distance, int count) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < distance) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void grow(int count) {
        if (byRow.length < count) {
            byRow = new long[count];
            distances = new double[count];
            sorted = new double[count];
            taken = new int[count];
        }
    }
}
