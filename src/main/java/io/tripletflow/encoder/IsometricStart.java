package io.tripletflow.encoder;

import java.util.Random;

/**
 * First parameters: an orthogonal projection, so that embeddings of untrained encoders keep the
 * neighbours of their inputs (exactly where the embedding is as wide as the input, by
 * Johnson–Lindenstrauss in expectation where it is narrower). A residual branch starts at zero.
 */
final class IsometricStart {

    private IsometricStart() {}

    static float[] parameters(Layout layout, long seed) {
        Random random = new Random(seed);
        float[] parameters = new float[layout.size()];
        int d = layout.inputs();
        int h = layout.hidden();
        int e = layout.embedding();
        if (layout.direct()) {
            orthogonal(random, d, e, parameters, layout.weights());
        }
        if (h > 0) {
            double he = Math.sqrt(2.0 / d);
            for (int i = layout.hiddenWeights(); i < layout.hiddenBias(); i++) {
                parameters[i] = (float) (random.nextGaussian() * he);
            }
            if (!layout.direct()) {
                orthogonal(random, h, e, parameters, layout.outputWeights());
            }
        }
        return parameters;
    }

    /** Fills a (rows, columns) matrix whose shorter side is orthonormal (modified Gram–Schmidt). */
    private static void orthogonal(Random random, int rows, int columns, float[] out, int offset) {
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            double[] vector = basis[i];
            for (int k = 0; k < length; k++) {
                vector[k] = random.nextGaussian();
            }
            for (int j = 0; j < i; j++) {
                double projection = dot(vector, basis[j]);
                for (int k = 0; k < length; k++) {
                    vector[k] -= projection * basis[j][k];
                }
            }
            double inverse = 1 / Math.sqrt(dot(vector, vector));
            for (int k = 0; k < length; k++) {
                vector[k] *= inverse;
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double value = rows >= columns ? basis[j][i] : basis[i][j];
                out[offset + i * columns + j] = (float) value;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
