package io.tripletflow.distance;

import java.util.Arrays;

/**
 * Row i of the upper triangle grows column by column, two at a time, over all j &gt; i at once:
 * HotSpot does not unroll a longer loop body far enough to vectorise it (four columns: most runs
 * three times slower).
 */
final class PlainSquares implements Squares {

    @Override
    public void upper(float[] x, int rows, int width, float[] out) {
        float[][] columns = Scratch.columns(x, rows, width);
        float[] sums = Scratch.plane(Scratch.PER_ROW, 1, rows)[0];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(sums, i, rows, 0f);
            for (int k = 0; k < width; k += 2) {
                add(columns[k], columns[k + 1], i, rows, sums);
            }
            System.arraycopy(sums, i, out, i * rows + i, rows - i);
        }
    }

    private static void add(float[] c0, float[] c1, int i, int rows, float[] sums) {
        float x0 = c0[i];
        float x1 = c1[i];
        for (int j = i + 1; j < rows; j++) {
            float d0 = x0 - c0[j];
            float d1 = x1 - c1[j];
            sums[j] += d0 * d0 + d1 * d1;
        }
    }
}
