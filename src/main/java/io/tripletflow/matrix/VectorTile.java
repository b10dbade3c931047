package io.tripletflow.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of {@link VectorProducts}: four rows by four or two vectors of columns of a
 * result stay in registers while k runs. Written out, since only local variables become registers.
 */
final class VectorTile {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Numbers in a vector. */
    static final int LANES = SPECIES.length();

    /** Rows of a tile. */
    static final int ROWS = 4;

    /** A tile of four vectors needs 21 registers, which AVX2 does not have. */
    static final int WIDEST =
            LANES >= 16 || System.getProperty("os.arch").equals("aarch64") ? 4 * LANES : 2 * LANES;

    private static final float[] ZEROS = new float[4 * LANES];

    private VectorTile() {}

    /** Columns of the tiles to take where so many are left; the last may stand beyond the end. */
    static int width(int left) {
        return left > 2 * LANES ? WIDEST : 2 * LANES;
    }

    /**
     * Adds to a tile of c: c[r, v] ← c[r, v] + Σ a[r, k] · b[k, v] over {@code depth} k, number by
     * number in the order of k, each product and its sum rounded once.
     *
     * @param first whether nothing was added before, so that sums begin at zero, whatever c holds
     * @param from of a[0, 0]; rows are {@code row} apart, columns {@code step}
     * @param cPitch from one row of c to the next; 0, with rows of a that are one and the same,
     *     computes that row alone
     * @param width as {@link #width} said
     */
    static void add(
            float[] a,
            int from,
            int row,
            int step,
            float[] b,
            int bFrom,
            int bPitch,
            int depth,
            boolean first,
            float[] c,
            int cFrom,
            int cPitch,
            int width) {
        float[] s = first ? ZEROS : c;
        int sFrom = first ? 0 : cFrom;
        int sPitch = first ? 0 : cPitch;
        if (width == 4 * LANES) {
            addWide(
                    a, from, row, step, b, bFrom, bPitch, depth, s, sFrom, sPitch, c, cFrom,
                    cPitch);
        } else {
            addNarrow(
                    a, from, row, step, b, bFrom, bPitch, depth, s, sFrom, sPitch, c, cFrom,
                    cPitch);
        }
    }

    /**
     * Copies {@code count} numbers, a multiple of {@link #LANES}: a few vectors, without a call.
     */
    static void copy(float[] from, int at, float[] to, int toAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector.fromArray(SPECIES, from, at + i).intoArray(to, toAt + i);
        }
    }

    /**
     * Four vectors of columns.
     *
     * @param s what sums begin with, at its own places
     */
    private static void addWide(
            float[] a,
            int from,
            int row,
            int step,
            float[] b,
            int bFrom,
            int bPitch,
            int depth,
            float[] s,
            int sFrom,
            int sPitch,
            float[] c,
            int cFrom,
            int cPitch) {
        int s1 = sFrom + sPitch;
        int s2 = sFrom + 2 * sPitch;
        int s3 = sFrom + 3 * sPitch;
        int c1 = cFrom + cPitch;
        int c2 = cFrom + 2 * cPitch;
        int c3 = cFrom + 3 * cPitch;
        FloatVector s00 = FloatVector.fromArray(SPECIES, s, sFrom);
        FloatVector s01 = FloatVector.fromArray(SPECIES, s, sFrom + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, s, sFrom + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, s, sFrom + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, s, s1);
        FloatVector s11 = FloatVector.fromArray(SPECIES, s, s1 + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, s, s1 + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, s, s1 + 3 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, s, s2);
        FloatVector s21 = FloatVector.fromArray(SPECIES, s, s2 + LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, s, s2 + 2 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, s, s2 + 3 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, s, s3);
        FloatVector s31 = FloatVector.fromArray(SPECIES, s, s3 + LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, s, s3 + 2 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, s, s3 + 3 * LANES);
        int i = from;
        int j = bFrom;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, b, j + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, b, j + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            s02 = x.fma(b2, s02);
            s03 = x.fma(b3, s03);
            x = FloatVector.broadcast(SPECIES, a[i + row]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            s12 = x.fma(b2, s12);
            s13 = x.fma(b3, s13);
            x = FloatVector.broadcast(SPECIES, a[i + 2 * row]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            s22 = x.fma(b2, s22);
            s23 = x.fma(b3, s23);
            x = FloatVector.broadcast(SPECIES, a[i + 3 * row]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            s32 = x.fma(b2, s32);
            s33 = x.fma(b3, s33);
            i += step;
            j += bPitch;
        }
        s00.intoArray(c, cFrom);
        s01.intoArray(c, cFrom + LANES);
        s02.intoArray(c, cFrom + 2 * LANES);
        s03.intoArray(c, cFrom + 3 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s13.intoArray(c, c1 + 3 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s23.intoArray(c, c2 + 3 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
        s33.intoArray(c, c3 + 3 * LANES);
    }

    /** Two vectors of columns. */
    private static void addNarrow(
            float[] a,
            int from,
            int row,
            int step,
            float[] b,
            int bFrom,
            int bPitch,
            int depth,
            float[] s,
            int sFrom,
            int sPitch,
            float[] c,
            int cFrom,
            int cPitch) {
        int s1 = sFrom + sPitch;
        int s2 = sFrom + 2 * sPitch;
        int s3 = sFrom + 3 * sPitch;
        int c1 = cFrom + cPitch;
        int c2 = cFrom + 2 * cPitch;
        int c3 = cFrom + 3 * cPitch;
        FloatVector s00 = FloatVector.fromArray(SPECIES, s, sFrom);
        FloatVector s01 = FloatVector.fromArray(SPECIES, s, sFrom + LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, s, s1);
        FloatVector s11 = FloatVector.fromArray(SPECIES, s, s1 + LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, s, s2);
        FloatVector s21 = FloatVector.fromArray(SPECIES, s, s2 + LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, s, s3);
        FloatVector s31 = FloatVector.fromArray(SPECIES, s, s3 + LANES);
        int i = from;
        int j = bFrom;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[i + row]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[i + 2 * row]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[i + 3 * row]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            i += step;
            j += bPitch;
        }
        s00.intoArray(c, cFrom);
        s01.intoArray(c, cFrom + LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
    }
}
