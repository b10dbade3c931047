package io.tripletflow.distance;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link PlainSquares}, but the sums of four rows by two vectors stay in registers, and rows are
 * read as strips: two vectors of them side by side, column after column, which fit into the fastest
 * cache.
 */
final class VectorSquares implements Squares {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int STRIP = 2 * LANES;
    private static final int ROWS = 4;
    private static final float[] ZEROS = new float[STRIP];

    @Override
    public void upper(float[] x, int rows, int width, float[] out) {
        int size = STRIP * (width + width % 2);
        float[] strips = strips(x, rows, width, size);
        float[] edge = Scratch.plane(Scratch.PER_ROW, 1, ROWS * STRIP)[0];
        for (int j = 0; j < rows; j += STRIP) {
            int columns = Math.min(STRIP, rows - j);
            for (int i = 0; i < j + columns; i += ROWS) {
                int left = i / STRIP * size + i % STRIP;
                int right = j / STRIP * size;
                if (columns == STRIP && i + ROWS <= rows) {
                    tile(strips, left, right, size, out, i * rows + j, rows);
                    continue;
                }
                tile(strips, left, right, size, edge, 0, STRIP);
                for (int r = 0; r < Math.min(ROWS, rows - i); r++) {
                    System.arraycopy(edge, r * STRIP, out, (i + r) * rows + j, columns);
                }
            }
        }
        for (int i = 0; i < rows; i++) {
            out[i * rows + i] = 0;
        }
    }

    /** Strips one after another; after an odd number of columns comes one of zeros. */
    private static float[] strips(float[] x, int rows, int width, int size) {
        float[] strips = Scratch.plane(Scratch.FLAT, 1, (rows + STRIP - 1) / STRIP * size)[0];
        for (int i = 0; i < rows; i++) {
            int to = i / STRIP * size + i % STRIP;
            for (int k = 0; k < width; k++) {
                strips[to + k * STRIP] = x[i * width + k];
            }
            if (width % 2 == 1) {
                strips[to + width * STRIP] = 0;
            }
        }
        return strips;
    }

    /**
     * Zeros are read from an array: those of {@code FloatVector.zero} became objects where the JIT
     * compiler entered within the loop. Written out: of calls to a method of ours HotSpot inlines
     * only the first few here, and what it does not inline takes its vectors as objects. So do
     * vectors that meet behind an {@code if}. A sum is an argument, since of what a loop hands on
     * HotSpot knows no class and would have to guess which {@code add} to inline.
     *
     * @param i of the first of four neighbouring rows
     * @param j of the strip
     */
    private static void tile(
            float[] strips, int i, int j, int size, float[] out, int to, int pitch) {
        FloatVector s00 = FloatVector.fromArray(SPECIES, ZEROS, 0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, ZEROS, LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, ZEROS, 0);
        FloatVector s11 = FloatVector.fromArray(SPECIES, ZEROS, LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, ZEROS, 0);
        FloatVector s21 = FloatVector.fromArray(SPECIES, ZEROS, LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, ZEROS, 0);
        FloatVector s31 = FloatVector.fromArray(SPECIES, ZEROS, LANES);
        for (int k = 0; k < size; k += 2 * STRIP) {
            int x = j + k;
            int y = x + STRIP;
            int a = i + k;
            int b = a + STRIP;
            FloatVector x0 = FloatVector.fromArray(SPECIES, strips, x);
            FloatVector x1 = FloatVector.fromArray(SPECIES, strips, x + LANES);
            FloatVector y0 = FloatVector.fromArray(SPECIES, strips, y);
            FloatVector y1 = FloatVector.fromArray(SPECIES, strips, y + LANES);
            FloatVector p = FloatVector.broadcast(SPECIES, strips[a]);
            FloatVector q = FloatVector.broadcast(SPECIES, strips[b]);
            FloatVector d = p.sub(x0);
            FloatVector e = q.sub(y0);
            s00 = d.mul(d).add(e.mul(e)).add(s00);
            d = p.sub(x1);
            e = q.sub(y1);
            s01 = d.mul(d).add(e.mul(e)).add(s01);
            p = FloatVector.broadcast(SPECIES, strips[a + 1]);
            q = FloatVector.broadcast(SPECIES, strips[b + 1]);
            d = p.sub(x0);
            e = q.sub(y0);
            s10 = d.mul(d).add(e.mul(e)).add(s10);
            d = p.sub(x1);
            e = q.sub(y1);
            s11 = d.mul(d).add(e.mul(e)).add(s11);
            p = FloatVector.broadcast(SPECIES, strips[a + 2]);
            q = FloatVector.broadcast(SPECIES, strips[b + 2]);
            d = p.sub(x0);
            e = q.sub(y0);
            s20 = d.mul(d).add(e.mul(e)).add(s20);
            d = p.sub(x1);
            e = q.sub(y1);
            s21 = d.mul(d).add(e.mul(e)).add(s21);
            p = FloatVector.broadcast(SPECIES, strips[a + 3]);
            q = FloatVector.broadcast(SPECIES, strips[b + 3]);
            d = p.sub(x0);
            e = q.sub(y0);
            s30 = d.mul(d).add(e.mul(e)).add(s30);
            d = p.sub(x1);
            e = q.sub(y1);
            s31 = d.mul(d).add(e.mul(e)).add(s31);
        }
        s00.intoArray(out, to);
        s01.intoArray(out, to + LANES);
        s10.intoArray(out, to + pitch);
        s11.intoArray(out, to + pitch + LANES);
        s20.intoArray(out, to + 2 * pitch);
        s21.intoArray(out, to + 2 * pitch + LANES);
        s30.intoArray(out, to + 3 * pitch);
        s31.intoArray(out, to + 3 * pitch + LANES);
    }
}
