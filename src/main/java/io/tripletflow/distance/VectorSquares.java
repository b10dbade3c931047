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

    private static void tile(float[][] columns, int width, int i, int j, float[][] sums) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        int k = 0;
        for (; k + 2 <= width; k += 2) {
            float[] x = columns[k];
            float[] y = columns[k + 1];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, j);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, j + LANES);
            FloatVector y0 = FloatVector.fromArray(SPECIES, y, j);
            FloatVector y1 = FloatVector.fromArray(SPECIES, y, j + LANES);
            FloatVector p = FloatVector.broadcast(SPECIES, x[i]);
            FloatVector q = FloatVector.broadcast(SPECIES, y[i]);
            s00 = s00.add(squares(p, x0, q, y0));
            s01 = s01.add(squares(p, x1, q, y1));
            p = FloatVector.broadcast(SPECIES, x[i + 1]);
            q = FloatVector.broadcast(SPECIES, y[i + 1]);
            s10 = s10.add(squares(p, x0, q, y0));
            s11 = s11.add(squares(p, x1, q, y1));
            p = FloatVector.broadcast(SPECIES, x[i + 2]);
            q = FloatVector.broadcast(SPECIES, y[i + 2]);
            s20 = s20.add(squares(p, x0, q, y0));
            s21 = s21.add(squares(p, x1, q, y1));
            p = FloatVector.broadcast(SPECIES, x[i + 3]);
            q = FloatVector.broadcast(SPECIES, y[i + 3]);
            s30 = s30.add(squares(p, x0, q, y0));
            s31 = s31.add(squares(p, x1, q, y1));
        }
        if (k < width) {
            float[] x = columns[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, j);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, j + LANES);
            store(s00.add(square(x[i], x0)), s01.add(square(x[i], x1)), sums[FIRST], j);
            store(s10.add(square(x[i + 1], x0)), s11.add(square(x[i + 1], x1)), sums[FIRST + 1], j);
            store(s20.add(square(x[i + 2], x0)), s21.add(square(x[i + 2], x1)), sums[FIRST + 2], j);
            store(s30.add(square(x[i + 3], x0)), s31.add(square(x[i + 3], x1)), sums[FIRST + 3], j);
        } else {
            store(s00, s01, sums[FIRST], j);
            store(s10, s11, sums[FIRST + 1], j);
            store(s20, s21, sums[FIRST + 2], j);
            store(s30, s31, sums[FIRST + 3], j);
        }
    }

    private static FloatVector squares(FloatVector p, FloatVector x, FloatVector q, FloatVector y) {
        FloatVector d = p.sub(x);
        FloatVector e = q.sub(y);
        return d.mul(d).add(e.mul(e));
    }

    private static FloatVector square(float p, FloatVector x) {
        FloatVector d = FloatVector.broadcast(SPECIES, p).sub(x);
        return d.mul(d);
    }

    private static void store(FloatVector s0, FloatVector s1, float[] sums, int j) {
        s0.intoArray(sums, j);
        s1.intoArray(sums, j + LANES);
    }
}
