package io.tripletflow.serving.index;

import java.util.Arrays;

/**
 * Rows whose nearest centre is the same, copied one after another in stretches of memory. Nothing
 * that is in it is copied again when it grows: collections of garbage would have to copy it too.
 * One thread adds; any thread reads the rows below the {@link #size} that it has seen.
 */
final class Cell {

    /** Rows of a stretch. */
    static final int STRETCH = 64;

    private float[][] vectors = new float[0][];
    private int[][] rows = new int[0][];

    /** Written last: whoever reads it reads all that was written before. */
    private volatile int size;

    /**
     * @return bytes by which its memory has grown
     */
    long add(float[] vector, int row) {
        int before = size;
        int stretch = before / STRETCH;
        int place = before % STRETCH;
        long grown = 0;
        if (place == 0) {
            vectors = Arrays.copyOf(vectors, stretch + 1);
            rows = Arrays.copyOf(rows, stretch + 1);
            vectors[stretch] = new float[STRETCH * vector.length];
            rows[stretch] = new int[STRETCH];
            grown = 4L * STRETCH * (vector.length + 1);
        }
        System.arraycopy(vector, 0, vectors[stretch], place * vector.length, vector.length);
        rows[stretch][place] = row;
        size = before + 1;
        return grown;
    }

    int size() {
        return size;
    }

    /** Vectors of a stretch, shape ({@value #STRETCH}, E), row after row. */
    float[] vectors(int stretch) {
        return vectors[stretch];
    }

    /** Row numbers of a stretch, ascending. */
    int[] rows(int stretch) {
        return rows[stretch];
    }
}
