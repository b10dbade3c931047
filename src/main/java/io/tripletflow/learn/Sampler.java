package io.tripletflow.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws the rows of one step: P labels of K rows each, where a label needs two rows to give a
 * positive pair (Hermans, Beyer, Leibe 2017). Rows come ordered by label.
 */
final class Sampler {

    /** As the label of a row: it is never drawn. */
    static final int LEFT_OUT = -1;

    private final int batch;
    private final int rowsPerLabel;
    private final List<int[]> paired = new ArrayList<>();
    private final int[] single;
    private int[] drawn = {};

    /** Takes the labels of the pool, numbered from 0, or {@link #LEFT_OUT}. */
    Sampler(TrainingSpec spec, int[] labels, int labelCount) {
        batch = spec.batch();
        rowsPerLabel = spec.rowsPerLabel();
        int[] sizes = new int[labelCount];
        for (int label : labels) {
            if (label != LEFT_OUT) {
                sizes[label]++;
            }
        }
        int[][] members = new int[labelCount][];
        int[] filled = new int[labelCount];
        int singles = 0;
        for (int label = 0; label < labelCount; label++) {
            members[label] = new int[sizes[label]];
            singles += sizes[label] == 1 ? 1 : 0;
        }
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != LEFT_OUT) {
                members[labels[row]][filled[labels[row]]++] = row;
            }
        }
        single = new int[singles];
        for (int[] rows : members) {
            if (rows.length == 1) {
                single[--singles] = rows[0];
            } else if (rows.length > 1) {
                paired.add(rows);
            }
        }
    }

    /** Whether any draw can hold a triplet. */
    boolean hasTriplets() {
        return paired.size() > 1 || (paired.size() == 1 && single.length > 0);
    }

    /**
     * Rows of the pool, an array that lives until the next call; labels with a single row fill up
     * as negatives where pairs are few.
     */
    int[] draw(RandomGenerator random) {
        int labels = Math.min(paired.size(), Math.max(1, batch / rowsPerLabel));
        int negatives = paired.size() > 1 ? 0 : Math.min(single.length, batch / 2);
        int perLabel = Math.max(rowsPerLabel, (batch - negatives) / labels);
        int most = labels * perLabel + negatives;
        int[] rows = drawn.length == most ? drawn : new int[most];
        int size = 0;
        for (int i = 0; i < labels; i++) {
            int j = i + random.nextInt(paired.size() - i);
            int[] members = paired.get(j);
            paired.set(j, paired.get(i));
            paired.set(i, members);
            size = drawFrom(members, perLabel, random, rows, size);
        }
        size = drawFrom(single, negatives, random, rows, size);
        drawn = size == most ? rows : java.util.Arrays.copyOf(rows, size);
        return drawn;
    }

    /** Appends up to {@code count} different rows, by a partial Fisher–Yates shuffle in place. */
    private static int drawFrom(int[] from, int count, RandomGenerator random, int[] to, int size) {
        int end = size;
        for (int i = 0; i < Math.min(count, from.length); i++) {
            int j = i + random.nextInt(from.length - i);
            int row = from[j];
            from[j] = from[i];
            from[i] = row;
            to[end++] = row;
        }
        return end;
    }
}
