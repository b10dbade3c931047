package io.tripletflow.distance;

/** The definitions of {@link Distance} in double, one pair at a time. */
public final class NaiveDistance {

    private NaiveDistance() {}

    public static double between(Distance distance, double[] x, int i, int j, int width) {
        double squares = 0;
        double magnitudes = 0;
        double dot = 0;
        double normI = 0;
        double normJ = 0;
        for (int k = 0; k < width; k++) {
            double a = x[i * width + k];
            double b = x[j * width + k];
            squares += (a - b) * (a - b);
            magnitudes += Math.abs(a - b);
            dot += a * b;
            normI += a * a;
            normJ += b * b;
        }
        return switch (distance) {
            case EUCLIDEAN -> Math.sqrt(squares);
            case SQUARED_EUCLIDEAN -> squares;
            case COSINE ->
                    normI == 0 || normJ == 0
                            ? (i == j ? 0 : 1)
                            : 1 - dot / Math.sqrt(normI) / Math.sqrt(normJ);
            case MANHATTAN -> magnitudes;
        };
    }

    /** All pairwise distances, (rows, rows). */
    public static double[] matrix(Distance distance, double[] x, int rows, int width) {
        double[] out = new double[rows * rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                out[i * rows + j] = between(distance, x, i, j, width);
            }
        }
        return out;
    }

    public static double[] widen(float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        return wide;
    }
}
