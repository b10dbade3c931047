package io.tripletflow.distance;

import java.util.Arrays;
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
        int pitch = rows + SPARE;
        float[] flat = flat(columns, width, pitch);
        for (int i = 0; i < rows; i += ROWS) {
            for (int r = 0; r < ROWS; r++) {
                Arrays.fill(sums[FIRST + r], 0f);
            }
            for (int j = i - i % (2 * LANES); j < rows; j += 2 * LANES) {
                tile(flat, pitch, width, i, j, sums);
            }
            for (int r = i; r < Math.min(rows, i + ROWS); r++) {
                out[r * rows + r] = 0;
                int after = r + 1;
                float[] row = sums[FIRST + r - i];
                System.arraycopy(row, after, out, r * rows + after, rows - after);
            }
        }
    }

    /** The columns one after another: of an array of arrays the JIT compiler hoists no check. */
    private static float[] flat(float[][] columns, int width, int pitch) {
        int count = width + width % 2;
        float[] flat = Scratch.plane(Scratch.FLAT, 1, count * pitch)[0];
        for (int k = 0; k < count; k++) {
            System.arraycopy(columns[k], 0, flat, k * pitch, pitch);
        }
        return flat;
    }

    /**
     * Sums are read from arrays: those of {@code FloatVector.zero} became objects where the JIT
     * compiler entered within the loop. Written out: of calls to a method of ours HotSpot inlines
     * only the first few here, and what it does not inline takes its vectors as objects. So do
     * vectors that meet behind an {@code if}.
     */
    private static void tile(float[] flat, int pitch, int width, int i, int j, float[][] sums) {
        float[] s0 = sums[FIRST];
        float[] s1 = sums[FIRST + 1];
        float[] s2 = sums[FIRST + 2];
        float[] s3 = sums[FIRST + 3];
        FloatVector s00 = FloatVector.fromArray(SPECIES, s0, j);
        FloatVector s01 = FloatVector.fromArray(SPECIES, s0, j + LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, s1, j);
        FloatVector s11 = FloatVector.fromArray(SPECIES, s1, j + LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, s2, j);
        FloatVector s21 = FloatVector.fromArray(SPECIES, s2, j + LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, s3, j);
        FloatVector s31 = FloatVector.fromArray(SPECIES, s3, j + LANES);
        int x = 0;
        for (int k = 0; k < width; k += 2) {
            int y = x + pitch;
            FloatVector x0 = FloatVector.fromArray(SPECIES, flat, x + j);
            FloatVector x1 = FloatVector.fromArray(SPECIES, flat, x + j + LANES);
            FloatVector y0 = FloatVector.fromArray(SPECIES, flat, y + j);
            FloatVector y1 = FloatVector.fromArray(SPECIES, flat, y + j + LANES);
            FloatVector p = FloatVector.broadcast(SPECIES, flat[x + i]);
            FloatVector q = FloatVector.broadcast(SPECIES, flat[y + i]);
            FloatVector d = p.sub(x0);
            FloatVector e = q.sub(y0);
            s00 = s00.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s01 = s01.add(d.mul(d).add(e.mul(e)));
            p = FloatVector.broadcast(SPECIES, flat[x + i + 1]);
            q = FloatVector.broadcast(SPECIES, flat[y + i + 1]);
            d = p.sub(x0);
            e = q.sub(y0);
            s10 = s10.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s11 = s11.add(d.mul(d).add(e.mul(e)));
            p = FloatVector.broadcast(SPECIES, flat[x + i + 2]);
            q = FloatVector.broadcast(SPECIES, flat[y + i + 2]);
            d = p.sub(x0);
            e = q.sub(y0);
            s20 = s20.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s21 = s21.add(d.mul(d).add(e.mul(e)));
            p = FloatVector.broadcast(SPECIES, flat[x + i + 3]);
            q = FloatVector.broadcast(SPECIES, flat[y + i + 3]);
            d = p.sub(x0);
            e = q.sub(y0);
            s30 = s30.add(d.mul(d).add(e.mul(e)));
            d = p.sub(x1);
            e = q.sub(y1);
            s31 = s31.add(d.mul(d).add(e.mul(e)));
            x += 2 * pitch;
        }
        s00.intoArray(s0, j);
        s01.intoArray(s0, j + LANES);
        s10.intoArray(s1, j);
        s11.intoArray(s1, j + LANES);
        s20.intoArray(s2, j);
        s21.intoArray(s2, j + LANES);
        s30.intoArray(s3, j);
        s31.intoArray(s3, j + LANES);
    }
}
