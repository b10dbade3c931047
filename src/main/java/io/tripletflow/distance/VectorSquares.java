package io.tripletflow.distance;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** As {@link PlainSquares}, but the sums of four rows by two vectors stay in registers. */
final class VectorSquares implements Squares {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;

    /** Places of the sums among the arrays of {@link Scratch#PER_ROW}, the others being in use. */
    private static final int FIRST = 2;

    @Override
    public void upper(float[][] columns, int rows, int width, float[] out) {
        float[][] sums = Scratch.plane(Scratch.PER_ROW, FIRST + ROWS, rows + SPARE);
        for (int i = 0; i < rows; i += ROWS) {
            for (int j = i - i % (2 * LANES); j < rows; j += 2 * LANES) {
                tile(columns, width, i, j, sums);
            }
            for (int r = i; r < Math.min(rows, i + ROWS); r++) {
                out[r * rows + r] = 0;
                int after = r + 1;
                float[] row = sums[FIRST + r - i];
                System.arraycopy(row, after, out, r * rows + after, rows - after);
            }
        }
    }

    /**
     * Written out: of calls to a method of ours HotSpot inlines only the first few here, and what
     * it does not inline takes its vectors as objects. So do vectors that meet behind an {@code
     * if}.
     */
    private static void tile(float[][] columns, int width, int i, int j, float[][] sums) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        for (int k = 0; k < width; k += 2) {
            float[] x = columns[k];
            float[] y = columns[k + 1];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, j);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, j + LANES);
            FloatVector y0 = FloatVector.fromArray(SPECIES, y, j);
            FloatVector y1 = FloatVector.fromArray(SPECIES, y, j + LANES);
            FloatVector p = FloatVector.broadcast(SPECIES, x[i]);
            FloatVector q = FloatVector.broadcast(SPECIES, y[i]);
            FloatVector d = p.sub(x0);
            FloatVector e = q.sub(y0);
            s00 = s00.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s01 = s01.add(d.mul(d).add(e.mul(e)));
            p = FloatVector.broadcast(SPECIES, x[i + 1]);
            q = FloatVector.broadcast(SPECIES, y[i + 1]);
            d = p.sub(x0);
            e = q.sub(y0);
            s10 = s10.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s11 = s11.add(d.mul(d).add(e.mul(e)));
            p = FloatVector.broadcast(SPECIES, x[i + 2]);
            q = FloatVector.broadcast(SPECIES, y[i + 2]);
            d = p.sub(x0);
            e = q.sub(y0);
            s20 = s20.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s21 = s21.add(d.mul(d).add(e.mul(e)));
            p = FloatVector.broadcast(SPECIES, x[i + 3]);
            q = FloatVector.broadcast(SPECIES, y[i + 3]);
            d = p.sub(x0);
            e = q.sub(y0);
            s30 = s30.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s31 = s31.add(d.mul(d).add(e.mul(e)));
        }
        s00.intoArray(sums[FIRST], j);
        s01.intoArray(sums[FIRST], j + LANES);
        s10.intoArray(sums[FIRST + 1], j);
        s11.intoArray(sums[FIRST + 1], j + LANES);
        s20.intoArray(sums[FIRST + 2], j);
        s21.intoArray(sums[FIRST + 2], j + LANES);
        s30.intoArray(sums[FIRST + 3], j);
        s31.intoArray(sums[FIRST + 3], j + LANES);
    }
}
