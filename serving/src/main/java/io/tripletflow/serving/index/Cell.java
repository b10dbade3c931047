package io.tripletflow.serving.index;

import java.util.Arrays;

/**
 * Rows whose nearest centre is the same, copied one after another so that they are read as one
 * stretch of memory. One thread adds; any thread reads {@link #block}.
 */
final class Cell {

    private static final int FIRST_ROOM = 8;

    private volatile Block block = new Block(new float[0], new int[0], 0);

    /**
     * Rows of one moment. What lies beyond {@code size} is of later moments.
     *
     * @param vectors shape (size, E), row after row
     * @param rows their numbers, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Block(float[] vectors, int[] rows, int size) {}

    /**
     * @return bytes by which its memory has grown
     */
    long add(float[] vector, int row) {
        Block now = block;
        float[] vectors = now.vectors();
        int[] rows = now.rows();
        if (now.size() == rows.length) {
            int room = Math.max(FIRST_ROOM, now.size() + now.size() / 2);
            vectors = Arrays.copyOf(vectors, room * vector.length);
            rows = Arrays.copyOf(rows, room);
        }
        System.arraycopy(vector, 0, vectors, now.size() * vector.length, vector.length);
        rows[now.size()] = row;
        block = new Block(vectors, rows, now.size() + 1);
        return 4L * (vectors.length - now.vectors().length + rows.length - now.rows().length);
    }

    Block block() {
        return block;
    }
}
