package io.tripletflow.matrix;

import java.util.Arrays;

/**
 * Matrix products by plain loops, for a JVM without the Vector API. The bits are those of {@code
 * VectorProducts}: every number of a result is one chain of fused multiply-adds over k, in its
 * order, from zero.
 *
 * <p>Three rows of the result grow together, three terms at a time ({@link LoopTile}), over up to
 * 1,024 columns. A loop over columns loses some time at both ends. Where the result has few columns
 * and more rows, its transpose is computed instead: (a · b)ᵀ = bᵀ · aᵀ.
 */
final class LoopProducts implements Products {

    private static final int ROWS = LoopTile.ROWS;
    private static final int TERMS = LoopTile.TERMS;
    private static final int PITCH = LoopTile.PITCH;

    /** Of a block of k. So many rows of the right operand fit into the second-level cache. */
    private static final int DEPTH = 64 * TERMS;

    /** Over so many columns, the time lost at both ends of a loop matters little. */
    private static final int LONG = 512;

    private static final ThreadLocal<float[][]> MEMORY = ThreadLocal.withInitial(() -> memory());

    private static final int SUMS = 0;
    private static final int FACTORS = 1;

    /** The first of as many arrays as a block of k has tiles. */
    private static final int FIRST_TERMS = 2;

    /** Arrays alone, so that the map of a thread holds no class of ours. */
    private static float[][] memory() {
        float[][] memory = new float[FIRST_TERMS + DEPTH / TERMS][];
        memory[SUMS] = new float[ROWS * PITCH];
        memory[FACTORS] = new float[ROWS * TERMS];
        for (int t = FIRST_TERMS; t < memory.length; t++) {
            memory[t] = new float[TERMS * PITCH];
        }
        return memory;
    }

    @Override
    public void multiply(Matrix a, Matrix b, Matrix result) {
        product(a, false, b, false, result, a.columns());
    }

    @Override
    public void multiplyTransposedLeft(Matrix a, Matrix b, Matrix result) {
        product(a, true, b, false, result, a.rows());
    }

    @Override
    public void multiplyTransposedRight(Matrix a, Matrix b, Matrix result) {
        product(a, false, b, true, result, a.columns());
    }

    @Override
    public String description() {
        return "plain loops, by HotSpot's vectors";
    }

    private static void product(Matrix a, boolean aT, Matrix b, boolean bT, Matrix result, int k) {
        if (k == 0) {
            int size = result.rows() * result.columns();
            Arrays.fill(result.values(), result.offset(), result.offset() + size, 0);
        } else if (result.columns() >= Math.min(LONG, result.rows())) {
            run(a, aT, b, bT, result, false, k);
        } else {
            run(b, !bT, a, !aT, result, true, k);
        }
    }

    /** result = left · right; {@code T} says which matrix stands for its transpose. */
    private static void run(
            Matrix left,
            boolean leftT,
            Matrix right,
            boolean rightT,
            Matrix result,
            boolean resultT,
            int k) {
        float[][] memory = MEMORY.get();
        float[] sums = memory[SUMS];
        int m = resultT ? result.columns() : result.rows();
        int n = resultT ? result.rows() : result.columns();
        int parts = (n + LoopTile.WIDEST - 1) / LoopTile.WIDEST;
        int width = parts == 0 ? 0 : (n + parts - 1) / parts;
        for (int j = 0; j < n; j += width) {
            int count = Math.min(width, n - j);
            for (int k0 = 0; k0 < k; k0 += DEPTH) {
                int depth = Math.min(DEPTH, k - k0);
                packTerms(right, rightT, k0, depth, j, count, memory);
                int rows;
                for (int i = 0; i < m; i += rows) {
                    rows = i + ROWS <= m ? ROWS : 1;
                    if (k0 == 0) {
                        clear(sums, rows, count);
                    } else {
                        loadSums(result, resultT, i, rows, j, count, sums);
                    }
                    addTiles(left, leftT, i, rows, k0, depth, count, memory);
                    storeSums(result, resultT, i, rows, j, count, sums);
                }
            }
        }
    }

    private static void addTiles(
            Matrix left,
            boolean transposed,
            int i,
            int rows,
            int k0,
            int depth,
            int count,
            float[][] memory) {
        float[] sums = memory[SUMS];
        int row = transposed ? 1 : left.columns();
        int step = transposed ? left.columns() : 1;
        int from = left.offset() + i * row + k0 * step;
        int whole = depth / TERMS;
        for (int t = 0; t < whole; t++) {
            float[] terms = memory[FIRST_TERMS + t];
            LoopTile.add(
                    sums, rows, terms, left.values(), from + t * TERMS * step, row, step, count);
        }
        int rest = depth - whole * TERMS;
        if (rest > 0) {
            float[] factors = memory[FACTORS];
            packRest(left.values(), from + whole * TERMS * step, row, step, rows, rest, factors);
            LoopTile.add(sums, rows, memory[FIRST_TERMS + whole], factors, 0, TERMS, 1, count);
        }
    }

    /**
     * The factors of the last terms. Those beyond the last are −0 and their terms 0, since adding
     * −0 · 0 changes no number, not even the sign of a zero.
     */
    private static void packRest(
            float[] values, int from, int row, int step, int rows, int rest, float[] factors) {
        Arrays.fill(factors, -0f);
        for (int r = 0; r < rows; r++) {
            for (int d = 0; d < rest; d++) {
                factors[r * TERMS + d] = values[from + r * row + d * step];
            }
        }
    }

    /** Rows k0 … k0 + depth of {@code count} columns from j on, three rows to an array. */
    private static void packTerms(
            Matrix right,
            boolean transposed,
            int k0,
            int depth,
            int j,
            int count,
            float[][] memory) {
        float[] values = right.values();
        int pitch = right.columns();
        for (int d = 0; d < depth; d += TERMS) {
            float[] terms = memory[FIRST_TERMS + d / TERMS];
            int rows = Math.min(TERMS, depth - d);
            if (transposed) {
                int from = right.offset() + j * pitch + k0 + d;
                packTransposed(values, from, pitch, rows, terms, count);
                continue;
            }
            for (int r = 0; r < rows; r++) {
                int from = right.offset() + (k0 + d + r) * pitch + j;
                System.arraycopy(values, from, terms, r * PITCH, count);
            }
        }
        for (int d = depth; d % TERMS != 0; d++) {
            int to = d % TERMS * PITCH;
            Arrays.fill(memory[FIRST_TERMS + d / TERMS], to, to + count, 0);
        }
    }

    private static void packTransposed(
            float[] values, int from, int pitch, int rows, float[] terms, int count) {
        if (rows == TERMS) {
            for (int c = 0; c < count; c++) {
                int at = from + c * pitch;
                terms[c] = values[at];
                terms[c + PITCH] = values[at + 1];
                terms[c + 2 * PITCH] = values[at + 2];
            }
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < count; c++) {
                terms[c + r * PITCH] = values[from + c * pitch + r];
            }
        }
    }

    private static void clear(float[] sums, int rows, int count) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(sums, r * PITCH, r * PITCH + count, 0);
        }
    }

    /** Sums of some rows of the result, or of its transpose, as they are so far. */
    private static void loadSums(
            Matrix result, boolean transposed, int i, int rows, int j, int count, float[] sums) {
        float[] values = result.values();
        int pitch = result.columns();
        if (!transposed) {
            for (int r = 0; r < rows; r++) {
                int from = result.offset() + (i + r) * pitch + j;
                System.arraycopy(values, from, sums, r * PITCH, count);
            }
            return;
        }
        packTransposed(values, result.offset() + j * pitch + i, pitch, rows, sums, count);
    }

    private static void storeSums(
            Matrix result, boolean transposed, int i, int rows, int j, int count, float[] sums) {
        float[] values = result.values();
        int pitch = result.columns();
        if (!transposed) {
            for (int r = 0; r < rows; r++) {
                int to = result.offset() + (i + r) * pitch + j;
                System.arraycopy(sums, r * PITCH, values, to, count);
            }
            return;
        }
        int to = result.offset() + j * pitch + i;
        if (rows == ROWS) {
            for (int c = 0; c < count; c++) {
                int at = to + c * pitch;
                values[at] = sums[c];
                values[at + 1] = sums[c + PITCH];
                values[at + 2] = sums[c + 2 * PITCH];
            }
            return;
        }
        for (int c = 0; c < count; c++) { // one row alone
            values[to + c * pitch] = sums[c];
        }
    }
}
