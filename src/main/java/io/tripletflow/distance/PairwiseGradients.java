package io.tripletflow.distance;

/**
 * Gradients of distance matrices, pair by pair. Both coefficients of a pair are added first: each
 * unordered pair costs one pass over the two rows.
 */
final class PairwiseGradients {

    private PairwiseGradients() {}

    static void add(
            Distance distance,
            float[] x,
            int rows,
            int width,
            float[] distances,
            float[] coefficients,
            float[] gradient) {
        float[][] vectors = Scratch.plane(Scratch.VECTORS, rows, width);
        float[][] gradients = Scratch.plane(Scratch.GRADIENTS, rows, width);
        float[] norms = Scratch.plane(Scratch.PER_ROW, 1, rows)[0];
        for (int i = 0; i < rows; i++) {
            if (distance == Distance.COSINE) {
                norms[i] = unit(x, i * width, width, vectors[i]);
            } else {
                System.arraycopy(x, i * width, vectors[i], 0, width);
            }
            System.arraycopy(gradient, i * width, gradients[i], 0, width);
        }
        long[] used = usedPairs(coefficients, rows);
        int words = words(rows);
        for (int i = 0; i < rows; i++) {
            for (int j = next(used, i * words, i + 1, words);
                    j >= 0;
                    j = next(used, i * words, j + 1, words)) {
                float c = coefficients[i * rows + j] + coefficients[j * rows + i];
                if (c == 0) {
                    continue;
                }
                float d = distances[i * rows + j];
                float[] xi = vectors[i];
                float[] xj = vectors[j];
                float[] gi = gradients[i];
                float[] gj = gradients[j];
                switch (distance) {
                    case EUCLIDEAN -> difference(xi, xj, width, d == 0 ? 0f : c / d, gi, gj);
                    case SQUARED_EUCLIDEAN -> difference(xi, xj, width, 2 * c, gi, gj);
                    case COSINE -> angle(xi, xj, width, d, c, norms[i], norms[j], gi, gj);
                    case MANHATTAN -> sign(xi, xj, width, c, gi, gj);
                }
            }
        }
        for (int i = 0; i < rows; i++) {
            System.arraycopy(gradients[i], 0, gradient, i * width, width);
        }
    }

    /**
     * One bit for each pair i &lt; j with a coefficient, (rows, words): of a mined batch they are
     * few, and the matrix is read once, along its rows, eight numbers at a look.
     */
    private static long[] usedPairs(float[] coefficients, int rows) {
        int words = words(rows);
        long[] used = Scratch.bits(rows * words);
        for (int i = 0; i < rows; i++) {
            int from = i * rows;
            int j = 0;
            for (; j < rows - 7; j += 8) {
                if (!allZero(coefficients, from + j)) {
                    use(coefficients, from, i, j, j + 8, words, used);
                }
            }
            use(coefficients, from, i, j, rows, words, used);
        }
        return used;
    }

    /** Whether eight numbers are 0 or −0. */
    private static boolean allZero(float[] c, int i) {
        int bits =
                Float.floatToRawIntBits(c[i])
                        | Float.floatToRawIntBits(c[i + 1])
                        | Float.floatToRawIntBits(c[i + 2])
                        | Float.floatToRawIntBits(c[i + 3])
                        | Float.floatToRawIntBits(c[i + 4])
                        | Float.floatToRawIntBits(c[i + 5])
                        | Float.floatToRawIntBits(c[i + 6])
                        | Float.floatToRawIntBits(c[i + 7]);
        return bits << 1 == 0;
    }

    private static void use(
            float[] coefficients, int from, int i, int first, int end, int words, long[] used) {
        for (int j = first; j < end; j++) {
            if (coefficients[from + j] != 0) {
                int high = Math.max(i, j);
                used[Math.min(i, j) * words + (high >> 6)] |= 1L << high;
            }
        }
    }

    private static int words(int rows) {
        return (rows + Long.SIZE - 1) / Long.SIZE;
    }

    /** The first bit from {@code j} on of the words from {@code first}, or −1. */
    private static int next(long[] bits, int first, int j, int words) {
        int word = j >> 6;
        long mask = -1L << j;
        for (; word < words; word++, mask = -1L) {
            long left = bits[first + word] & mask;
            if (left != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return -1;
    }

    private static float unit(float[] x, int from, int width, float[] out) {
        double norm = PairwiseDistances.norm(x, from, width);
        double scale = norm == 0 ? 0 : 1 / norm;
        for (int k = 0; k < width; k++) {
            out[k] = (float) (x[from + k] * scale);
        }
        return (float) norm;
    }

    private static void difference(
            float[] xi, float[] xj, int width, float scale, float[] gi, float[] gj) {
        for (int k = 0; k < width; k++) {
            float step = scale * (xi[k] - xj[k]);
            gi[k] += step;
            gj[k] -= step;
        }
    }

    /** With unit rows u, v: ∂(1 − u·v)/∂x = −(v − (u·v)u)/‖x‖ = ((u − v) − d·u)/‖x‖. */
    private static void angle(
            float[] u,
            float[] v,
            int width,
            float d,
            float c,
            float normI,
            float normJ,
            float[] gi,
            float[] gj) {
        if (normI == 0 || normJ == 0) {
            return;
        }
        float si = c / normI;
        float sj = c / normJ;
        for (int k = 0; k < width; k++) {
            float difference = u[k] - v[k];
            gi[k] += si * (difference - d * u[k]);
            gj[k] -= sj * (difference + d * v[k]);
        }
    }

    /** The sign without a branch: a product that saturates, for subnormal differences too. */
    private static void sign(float[] xi, float[] xj, int width, float c, float[] gi, float[] gj) {
        for (int k = 0; k < width; k++) {
            float large = (xi[k] - xj[k]) * Float.MAX_VALUE * Float.MAX_VALUE;
            float step = c * Math.max(-1f, Math.min(1f, large));
            gi[k] += step;
            gj[k] -= step;
        }
    }
}
