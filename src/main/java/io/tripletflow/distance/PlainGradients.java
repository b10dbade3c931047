package io.tripletflow.distance;

/** Pair by pair: each unordered pair costs one pass over the two rows. */
final class PlainGradients implements Gradients {

    @Override
    public void add(
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
        boolean unit = distance == Distance.COSINE;
        double[] squares = unit ? PairwiseDistances.squaredLengths(x, rows, width) : null;
        for (int i = 0; i < rows; i++) {
            if (unit) {
                norms[i] = PairwiseDistances.unit(x, i * width, width, squares[i], vectors[i], 0);
            } else {
                System.arraycopy(x, i * width, vectors[i], 0, width);
            }
            System.arraycopy(gradient, i * width, gradients[i], 0, width);
        }
        long[] used = UsedPairs.of(coefficients, rows);
        int words = UsedPairs.words(rows);
        for (int i = 0; i < rows; i++) {
            for (int j = UsedPairs.next(used, words, i, i + 1);
                    j >= 0;
                    j = UsedPairs.next(used, words, i, j + 1)) {
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
