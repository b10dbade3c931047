package io.tripletflow.matrix;

/**
 * The innermost loop of {@link LoopProducts}, written so that HotSpot's C2 turns it into vector
 * instructions, on JDK 17 and newer and with any collector:
 *
 * <ul>
 *   <li>Every number is read at {@code j} plus a constant. C2 cannot order a store before a load at
 *       {@code j} plus a variable, and then makes no vectors.
 *   <li>C2 knows that {@code j} is below {@link #WIDEST}, so that {@code j} plus a constant does
 *       not overflow. Else each access takes more of the 60 nodes that a loop to be unrolled may
 *       have.
 *   <li>The method is longer than 325 bytes of code, up to which C2 inlines a hot method. Inlined
 *       into its caller, the loop became vectors in some runs and not in others.
 * </ul>
 */
final class LoopTile {

    /** Rows of a tile; those left over are computed one by one. */
    static final int ROWS = 3;

    /** Terms that a tile adds to each sum. */
    static final int TERMS = 3;

    /** Most columns of a tile. */
    static final int WIDEST = 1024;

    /**
     * From one row of a tile to the next: whole vectors, but no power of two, whose rows would
     * displace each other in the first-level cache.
     */
    static final int PITCH = WIDEST + 16;

    private LoopTile() {}

    /**
     * Adds three terms to each sum, each product and its sum rounded once: sums[r, j] ← sums[r, j]
     * + Σ factors[from + r · row + k · step] · terms[k, j], for k = 0, 1, 2 in this order.
     *
     * @param sums (3, PITCH)
     * @param rows 3, or 1 for the first row alone
     * @param terms (3, PITCH)
     * @param count columns, at most {@link #WIDEST}
     */
    static void add(
            float[] sums,
            int rows,
            float[] terms,
            float[] factors,
            int from,
            int row,
            int step,
            int count) {
        int end = Math.min(count, WIDEST);
        float a0 = factors[from];
        float a1 = factors[from + step];
        float a2 = factors[from + 2 * step];
        if (rows == 1) {
            for (int j = 0; j < end; j++) {
                float x0 = terms[j];
                float x1 = terms[j + PITCH];
                float x2 = terms[j + 2 * PITCH];
                sums[j] = Math.fma(a2, x2, Math.fma(a1, x1, Math.fma(a0, x0, sums[j])));
            }
            return;
        }
        float b0 = factors[from + row];
        float b1 = factors[from + row + step];
        float b2 = factors[from + row + 2 * step];
        float c0 = factors[from + 2 * row];
        float c1 = factors[from + 2 * row + step];
        float c2 = factors[from + 2 * row + 2 * step];
        for (int j = 0; j < end; j++) {
            float x0 = terms[j];
            float x1 = terms[j + PITCH];
            float x2 = terms[j + 2 * PITCH];
            sums[j] = Math.fma(a2, x2, Math.fma(a1, x1, Math.fma(a0, x0, sums[j])));
            sums[j + PITCH] = Math.fma(b2, x2, Math.fma(b1, x1, Math.fma(b0, x0, sums[j + PITCH])));
            sums[j + 2 * PITCH] =
                    Math.fma(c2, x2, Math.fma(c1, x1, Math.fma(c0, x0, sums[j + 2 * PITCH])));
        }
    }
}
