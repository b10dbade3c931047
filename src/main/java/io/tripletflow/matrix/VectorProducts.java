package io.tripletflow.matrix;

import java.util.Arrays;

/**
 * Matrix products by the Vector API. Every number of a result is one chain of fused multiply-adds
 * over k, in its order, from zero: the same bits on every processor, for any number of rows, and by
 * a plain loop with {@link Math#fma(float, float, float)}.
 *
 * <p>A result is made strip by strip of columns. Of k a block at a time is packed from b's columns
 * into memory that lies together and stays in the first-level cache, while all tiles of the strip
 * add what the block gives to them; see <a href="https://doi.org/10.1145/1356052.1356053">Goto, van
 * de Geijn 2008</a>. A transposed a is packed as well: what a tile needs of it lies far apart.
 */
final class VectorProducts implements Products {

    private static final int LANES = VectorTile.LANES;

    /** Of a block of k, about. */
    private static final int DEPTH = 128;

    /**
     * So many more may be in a block: one for the few that are left would cost each tile as much as
     * many of them.
     */
    private static final int MORE = 16;

    /** Of so few rows, b is read where it lies. */
    private static final int FEW = 2 * VectorTile.ROWS;

    private static final int BLOCK = 0;
    private static final int LEFT = 1;
    private static final int STRIP = 2;

    /** Only arrays in the thread's map: it outlives no class loader. */
    private static final ThreadLocal<float[][]> MEMORY =
            ThreadLocal.withInitial(() -> new float[3][0]);

    @Override
    public void multiply(Matrix a, Matrix b, Matrix result) {
        float[] left = a.values();
        int k = a.columns();
        run(left, a.offset(), LANES * k, k, 1, b, false, k, result);
    }

    @Override
    public void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result) {
        int k = a.rows();
        run(packLeft(a), 0, LANES * k, 1, LANES, b, false, k, result);
    }

    @Override
    public void multiplyTransposedRight(Matrix a, Matrix b, Matrix result) {
        float[] left = a.values();
        int k = a.columns();
        run(left, a.offset(), LANES * k, k, 1, b, true, k, result);
    }

    @Override
    public Products untilCompiled() {
        return FusedMultiplyAdd.isOneInstruction() ? new LoopProducts() : this;
    }

    @Override
    public String description() {
        return "Vector API, %d numbers at a time".formatted(LANES);
    }

    /**
     * @param group from the numbers of a row of the left operand to those of the row LANES below it
     * @param row from one row to the next within such a group
     * @param step from one k to the next
     */
    private static void run(
            float[] left,
            int from,
            int group,
            int row,
            int step,
            Matrix b,
            boolean transposed,
            int k,
            Matrix result) {
        int m = result.rows();
        int n = result.columns();
        float[] out = result.values();
        if (k == 0) {
            Arrays.fill(out, result.offset(), result.offset() + m * n, 0);
        }
        int deepest = depth(k);
        float[] block = memory(BLOCK, deepest * VectorTile.WIDEST);
        boolean direct = m < FEW && !transposed;
        int width;
        for (int j = 0; j < n; j += width) {
            width = VectorTile.width(n - j);
            boolean whole = width <= n - j;
            float[] strip = whole ? out : memory(STRIP, m * width);
            int at = whole ? result.offset() + j : 0;
            int pitch = whole ? n : width;
            for (int k0 = 0; k0 < k; k0 += deepest) {
                int depth = Math.min(deepest, k - k0);
                boolean inPlace = direct && whole;
                if (!inPlace) {
                    pack(b, transposed, k0, depth, j, Math.min(width, n - j), width, block);
                }
                float[] right = inPlace ? b.values() : block;
                int rightFrom = inPlace ? b.offset() + k0 * n + j : 0;
                int rightPitch = inPlace ? n : width;
                int i = 0;
                for (; i + VectorTile.ROWS <= m; i += VectorTile.ROWS) {
                    int a = from + i / LANES * group + i % LANES * row + k0 * step;
                    VectorTile.add(
                            left,
                            a,
                            row,
                            step,
                            right,
                            rightFrom,
                            rightPitch,
                            depth,
                            k0 == 0,
                            strip,
                            at + i * pitch,
                            pitch,
                            width);
                }
                for (; i < m; i++) { // a tile of four times the same row
                    int a = from + i / LANES * group + i % LANES * row + k0 * step;
                    VectorTile.add(
                            left,
                            a,
                            0,
                            step,
                            right,
                            rightFrom,
                            rightPitch,
                            depth,
                            k0 == 0,
                            strip,
                            at + i * pitch,
                            0,
                            width);
                }
            }
            if (!whole && k > 0) {
                for (int i = 0; i < m; i++) {
                    System.arraycopy(strip, i * width, out, result.offset() + i * n + j, n - j);
                }
            }
        }
    }

    /** Of blocks that are as deep as each other. */
    private static int depth(int k) {
        int blocks = Math.max(1, (k - MORE + DEPTH - 1) / DEPTH);
        return (k + blocks - 1) / blocks;
    }

    /** Rows k0 … k0 + depth of columns j … j + count of b, or of its transpose, side by side. */
    private static void pack(
            Matrix b,
            boolean transposed,
            int k0,
            int depth,
            int j,
            int count,
            int width,
            float[] block) {
        float[] values = b.values();
        int pitch = b.columns();
        if (transposed) {
            for (int c = 0; c < count; c++) {
                int from = b.offset() + (j + c) * pitch + k0;
                for (int d = 0; d < depth; d++) {
                    block[d * width + c] = values[from + d];
                }
            }
            return;
        }
        for (int d = 0; d < depth; d++) {
            int from = b.offset() + (k0 + d) * pitch + j;
            if (count == width) {
                VectorTile.copy(values, from, block, d * width, width);
            } else {
                System.arraycopy(values, from, block, d * width, count);
            }
        }
    }

    /** The transpose of a, LANES rows of it side by side. */
    private static float[] packLeft(Matrix a) {
        int k = a.rows();
        int m = a.columns();
        int whole = m - m % LANES;
        float[] packed = memory(LEFT, k * (m + LANES));
        for (int d = 0; d < k; d++) {
            int from = a.offset() + d * m;
            for (int i = 0; i < whole; i += LANES) {
                VectorTile.copy(a.values(), from + i, packed, i * k + d * LANES, LANES);
            }
            System.arraycopy(a.values(), from + whole, packed, whole * k + d * LANES, m - whole);
        }
        return packed;
    }

    private static float[] memory(int which, int size) {
        float[][] memory = MEMORY.get();
        if (memory[which].length < size) {
            memory[which] = new float[size];
        }
        return memory[which];
    }
}
