package io.tripletflow.mining;

import java.util.Arrays;
import java.util.Objects;

/**
 * A list of triplets of row indices, 12 bytes each. Made to be reused: {@link #clear} keeps the
 * arrays. Not thread-safe.
 */
public final class Triplets {

    private static final int INITIAL_CAPACITY = 64;

    private int[] anchors = new int[INITIAL_CAPACITY];
    private int[] positives = new int[INITIAL_CAPACITY];
    private int[] negatives = new int[INITIAL_CAPACITY];
    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int anchor(int i) {
        return anchors[Objects.checkIndex(i, size)];
    }

    public int positive(int i) {
        return positives[Objects.checkIndex(i, size)];
    }

    public int negative(int i) {
        return negatives[Objects.checkIndex(i, size)];
    }

    public void add(int anchor, int positive, int negative) {
        if (size == anchors.length) {
            grow();
        }
        anchors[size] = anchor;
        positives[size] = positive;
        negatives[size] = negative;
        size++;
    }

    public void clear() {
        size = 0;
    }

    private void grow() {
        int capacity = Math.addExact(size, size / 2);
        anchors = Arrays.copyOf(anchors, capacity);
        positives = Arrays.copyOf(positives, capacity);
        negatives = Arrays.copyOf(negatives, capacity);
    }

    @Override
    public String toString() {
        return "Triplets[" + size + "]";
    }
}
