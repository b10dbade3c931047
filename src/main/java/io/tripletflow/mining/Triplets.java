package io.tripletflow.mining;

import java.util.Arrays;
import java.util.Objects;

/**
 * A list of triplets of row indices, 12 bytes each. Made to be reused: {@link #clear} keeps the
 * arrays. Not thread-safe.
 */
public final class Triplets {

    private static final int INITIAL_CAPACITY = 64;

    /** 2^64 / φ. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private int[] anchors = new int[INITIAL_CAPACITY];
    private int[] positives = new int[INITIAL_CAPACITY];
    private int[] negatives = new int[INITIAL_CAPACITY];
    private int size;

    private int max;
    private long offered;
    private double run;
    private long next;

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Row of the anchor of triplet {@code i}.
     *
     * @throws IndexOutOfBoundsException if there is no such triplet
     */
    public int anchor(int i) {
        return anchors[Objects.checkIndex(i, size)];
    }

    /**
     * Row of the positive of triplet {@code i}.
     *
     * @throws IndexOutOfBoundsException if there is no such triplet
     */
    public int positive(int i) {
        return positives[Objects.checkIndex(i, size)];
    }

    /**
     * Row of the negative of triplet {@code i}.
     *
     * @throws IndexOutOfBoundsException if there is no such triplet
     */
    public int negative(int i) {
        return negatives[Objects.checkIndex(i, size)];
    }

    /** Adds a triplet of rows behind the others. */
    public void add(int anchor, int positive, int negative) {
        if (size == anchors.length) {
            grow();
        }
        anchors[size] = anchor;
        positives[size] = positive;
        negatives[size] = negative;
        size++;
    }

    /** Forgets all. */
    public void clear() {
        size = 0;
    }

    /**
     * Begins a list that {@link #offer} fills with at most {@code max} triplets. If T &gt; most are
     * offered, the T in their order are cut into {@code max} equal runs, and run k gives the
     * triplet at the fraction k/φ (mod 1) of its length: evenly spread over anchors, positives and
     * negatives (the golden ratio φ has no short period that would prefer some rows), and the same
     * at every run. T is known only after everything was offered once: hence {@link #repeat}.
     */
    void begin(int max) {
        this.max = max;
        size = 0;
        offered = 0;
        run = 0;
    }

    /** Adds the triplet, unless there are too many and it is not one of those kept. */
    void offer(int anchor, int positive, int negative) {
        if (run == 0 ? size < max : offered == next) {
            add(anchor, positive, negative);
            advance();
        }
        offered++;
    }

    /** Offers the triplets of a positive pair with the first {@code count} negatives. */
    void offer(int anchor, int positive, int[] negatives, int count) {
        if (run == 0) {
            addAll(anchor, positive, negatives, Math.min(count, max - size));
        } else {
            while (next < offered + count) {
                add(anchor, positive, negatives[(int) (next - offered)]);
                advance();
            }
        }
        offered += count;
    }

    /** Whether too many were offered, so that all must be offered once more, to be thinned. */
    boolean repeat() {
        if (offered <= max || run != 0) {
            return false;
        }
        run = (double) offered / max;
        size = 0;
        offered = 0;
        next = 0;
        return true;
    }

    /** To the number of the next triplet that is kept, where {@code size} are. */
    private void advance() {
        double fraction = ((size * GOLDEN) >>> 11) * 0x1p-53;
        next = size == max ? Long.MAX_VALUE : Math.max(next + 1, (long) ((size + fraction) * run));
    }

    private void addAll(int anchor, int positive, int[] negatives, int count) {
        while (anchors.length < size + count) {
            grow();
        }
        Arrays.fill(anchors, size, size + count, anchor);
        Arrays.fill(positives, size, size + count, positive);
        System.arraycopy(negatives, 0, this.negatives, size, count);
        size += count;
    }

    private void grow() {
        int capacity = Math.addExact(anchors.length, anchors.length / 2);
        anchors = Arrays.copyOf(anchors, capacity);
        positives = Arrays.copyOf(positives, capacity);
        negatives = Arrays.copyOf(negatives, capacity);
    }

    @Override
    public String toString() {
        return "Triplets[" + size + "]";
    }
}
