package io.tripletflow.mining;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * What each ordered pair (anchor, other) of a step's rows means: one byte, {@link #POSITIVE},
 * {@link #NEGATIVE} or {@link #NONE}. {@link #byLabel} fills it; every other method takes pairs
 * away, and none brings one back, so that they may be called one after another. Made to be reused:
 * it allocates only when a step has more rows than any before. Not thread-safe.
 */
public final class Relations {

    /** The two rows should be near each other. */
    public static final byte POSITIVE = 1;

    /** The two rows should be far from each other. */
    public static final byte NEGATIVE = -1;

    /** The pair is not learned from. */
    public static final byte NONE = 0;

    private static final int MINED = 2;

    private static final long ONES = 0x0101010101010101L;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private byte[] values = {};
    private int rows;

    /**
     * Equal labels are positive, others negative, a row and itself nothing.
     *
     * @param labels of the rows, any numbers
     * @throws IllegalArgumentException if there are fewer labels than rows
     */
    public void byLabel(int[] labels, int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must not be negative but was " + rows);
        }
        requireLength("labels", labels.length, rows);
        this.rows = rows;
        if (values.length < rows * rows) {
            values = new byte[rows * rows];
        }
        for (int a = 0; a < rows; a++) {
            if (a > 0 && labels[a] == labels[a - 1]) { // rows of a label mostly stand together
                System.arraycopy(values, (a - 1) * rows, values, a * rows, rows);
                values[a * rows + a - 1] = POSITIVE;
            } else {
                compare(labels[a], labels, a * rows);
            }
            values[a * rows + a] = NONE;
        }
    }

    private void compare(int label, int[] labels, int from) {
        for (int i = 0; i < rows; i++) {
            values[from + i] = labels[i] == label ? POSITIVE : NEGATIVE;
        }
    }

    /** Only rows from ≤ row &lt; to stay anchors: the fresh rows, or the proxies. */
    public void anchors(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        Arrays.fill(values, 0, from * rows, NONE);
        Arrays.fill(values, to * rows, rows * rows, NONE);
    }

    /** Only rows from ≤ row &lt; to stay others of an anchor: with proxies the rows before them. */
    public void others(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        for (int a = 0; a < rows; a++) {
            Arrays.fill(values, a * rows, a * rows + from, NONE);
            Arrays.fill(values, a * rows + to, (a + 1) * rows, NONE);
        }
    }

    /**
     * Only pairs of rows of different towers stay.
     *
     * @param towers number of each row's tower
     * @param anchorTower the only tower whose rows stay anchors, or −1 for any
     * @throws IllegalArgumentException if there are not as many towers as rows
     */
    public void acrossTowers(int[] towers, int anchorTower) {
        requireLength("towers", towers.length, rows);
        for (int a = 0; a < rows; a++) {
            boolean anchor = anchorTower < 0 || towers[a] == anchorTower;
            for (int i = 0; i < rows; i++) {
                if (!anchor || towers[i] == towers[a]) {
                    values[a * rows + i] = NONE;
                }
            }
        }
    }

    /**
     * Only positives of another entity stay.
     *
     * @param entities number of each row's entity; a negative one is of no entity
     * @throws IllegalArgumentException if there are not as many entities as rows
     */
    public void acrossEntities(int[] entities) {
        requireLength("entities", entities.length, rows);
        for (int a = 0; a < rows; a++) {
            for (int i = 0; i < rows; i++) {
                boolean same = entities[a] >= 0 && entities[a] == entities[i];
                if (same && values[a * rows + i] == POSITIVE) {
                    values[a * rows + i] = NONE;
                }
            }
        }
    }

    /**
     * Positives of the anchor's own source go: all of them, or where others are only preferred
     * those of anchors that have a positive of another source.
     *
     * @param sources number of each row's source; negative if it is unknown, which is neither the
     *     same as any nor another
     * @throws IllegalArgumentException if there are not as many sources as rows
     */
    public void acrossSources(int[] sources, AcrossSources rule) {
        requireLength("sources", sources.length, rows);
        for (int a = 0; a < rows && rule != AcrossSources.IGNORE; a++) {
            if (sources[a] >= 0 && (rule == AcrossSources.REQUIRE || hasOtherSource(a, sources))) {
                for (int i = 0; i < rows; i++) {
                    if (sources[i] == sources[a] && values[a * rows + i] == POSITIVE) {
                        values[a * rows + i] = NONE;
                    }
                }
            }
        }
    }

    private boolean hasOtherSource(int anchor, int[] sources) {
        for (int i = 0; i < rows; i++) {
            if (values[anchor * rows + i] == POSITIVE
                    && sources[i] >= 0
                    && sources[i] != sources[anchor]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes away the negatives that are too near to be believed.
     *
     * @param distances (B, B), not modified
     * @throws IllegalArgumentException if there are fewer distances than pairs
     */
    public void dropFalseNegatives(FalseNegatives filter, float[] distances) {
        requireLength("distances", distances.length, (long) rows * rows);
        filter.drop(values, rows, distances);
    }

    /** Only pairs (anchor, positive) and (anchor, negative) of one of the triplets stay. */
    public void keepMined(Triplets triplets) {
        for (int t = 0; t < triplets.size(); t++) {
            mark(triplets.anchor(t), triplets.positive(t));
            mark(triplets.anchor(t), triplets.negative(t));
        }
        for (int i = 0; i < rows * rows; i++) {
            values[i] = (byte) (values[i] / MINED); // towards zero: ±1, not marked, becomes 0
        }
    }

    private void mark(int anchor, int other) {
        int i = index(anchor, other);
        values[i] = (byte) (MINED * Integer.signum(values[i]));
    }

    /** Rows of the step, B. */
    public int rows() {
        return rows;
    }

    /**
     * What {@code other} is to {@code anchor}: {@link #POSITIVE}, {@link #NEGATIVE} or {@link
     * #NONE}.
     */
    public byte of(int anchor, int other) {
        return values[index(anchor, other)];
    }

    /**
     * The bytes themselves, row-major, for loops over all pairs; at least (rows, rows), to be read
     * only and only until the next call of {@link #byLabel}.
     */
    public byte[] values() {
        return values;
    }

    /** Whether a row has any other of this relation. */
    public boolean has(int anchor, byte relation) {
        int to = (anchor + 1) * rows;
        int i = anchor * rows;
        while (i <= to - Long.BYTES && !hasByte((long) LONGS.get(values, i), relation)) {
            i += Long.BYTES;
        }
        for (; i < to; i++) {
            if (values[i] == relation) {
                return true;
            }
        }
        return false;
    }

    /** Whether a row has a positive and a negative. */
    public boolean hasBoth(int anchor) {
        return has(anchor, POSITIVE) && has(anchor, NEGATIVE);
    }

    /** Whether one of eight bytes is that one (Warren, Hacker's Delight, section 6-1). */
    private static boolean hasByte(long bytes, byte wanted) {
        long zero = bytes ^ ONES * (wanted & 0xFF);
        return (zero - ONES & ~zero & ONES << 7) != 0;
    }

    /** Whether there are a positive and a negative pair at all, of any anchors. */
    public boolean hasBoth() {
        boolean positive = false;
        boolean negative = false;
        for (int i = 0; i < rows * rows && !(positive && negative); i++) {
            positive |= values[i] == POSITIVE;
            negative |= values[i] == NEGATIVE;
        }
        return positive && negative;
    }

    private int index(int anchor, int other) {
        return Objects.checkIndex(anchor, rows) * rows + Objects.checkIndex(other, rows);
    }

    private static void requireLength(String name, int length, long min) {
        if (length < min) {
            throw new IllegalArgumentException(
                    "%s must hold %d numbers but has length %d".formatted(name, min, length));
        }
    }
}
