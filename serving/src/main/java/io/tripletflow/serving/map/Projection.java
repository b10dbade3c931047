package io.tripletflow.serving.map;

import java.util.List;

/**
 * A linear map of embeddings to the plane: the two directions in which anchors vary most.
 *
 * @param mean of the anchors, shape (E)
 * @param x first direction with its scale, shape (E)
 * @param y second direction with its scale, shape (E)
 * @see <a href="https://doi.org/10.1080/14786440109462720">Pearson 1901</a>
 */
record Projection(float[] mean, double[] x, double[] y) {

    /** Rounds of orthogonal iteration; directions that are still mixed then vary alike. */
    private static final int ROUNDS = 60;

    /** Share of anchors' coordinates that lie within [−1, 1]. */
    private static final double WITHIN = 0.98;

    /** A scale is kept while it fits so well, so that points do not pulse. */
    private static final double FITS = 1.25;

    /** Where a vector lies. */
    double[] point(float[] vector) {
        double px = 0;
        double py = 0;
        for (int i = 0; i < mean.length; i++) {
            double difference = vector[i] - mean[i];
            px += difference * x[i];
            py += difference * y[i];
        }
        return new double[] {px, py};
    }

    /**
     * The projection of anchors, by itself.
     *
     * @param anchors at least one, each of shape (E)
     */
    static Projection of(List<float[]> anchors) {
        int width = anchors.get(0).length;
        float[] mean = mean(anchors, width);
        double[] x = start(width, 1);
        double[] y = start(width, 2);
        for (int round = 0; round < ROUNDS; round++) {
            x = times(anchors, mean, x);
            y = times(anchors, mean, y);
            normalize(x);
            removeFrom(y, x);
            normalize(y);
        }
        Projection unit = new Projection(mean, x, y);
        return unit.scaled(1 / unit.spread(anchors));
    }

    /**
     * The projection of anchors, turned and mirrored so that they lie as near as can be to where
     * they lay.
     *
     * @param known anchors whose place was known, each of shape (E)
     * @param places where they lay, each (x, y)
     * @param lastScale of that layout
     * @see <a href="https://doi.org/10.1007/BF02289451">Schönemann 1966</a>
     */
    static Projection near(
            List<float[]> anchors, List<float[]> known, List<double[]> places, double lastScale) {
        Projection alone = of(anchors);
        double change = lastScale / alone.scale();
        boolean fits = change < FITS && change > 1 / FITS;
        return (fits ? alone.scaled(change) : alone).turned(known, places);
    }

    /** Units of the plane for each unit of the space. */
    double scale() {
        double square = 0;
        for (double each : x) {
            square += each * each;
        }
        return Math.sqrt(square);
    }

    private Projection turned(List<float[]> known, List<double[]> places) {
        double straightCos = 0;
        double straightSin = 0;
        double mirroredCos = 0;
        double mirroredSin = 0;
        for (int i = 0; i < known.size(); i++) {
            double[] now = point(known.get(i));
            double[] then = places.get(i);
            straightCos += now[0] * then[0] + now[1] * then[1];
            straightSin += now[0] * then[1] - now[1] * then[0];
            mirroredCos += now[0] * then[0] - now[1] * then[1];
            mirroredSin += now[0] * then[1] + now[1] * then[0];
        }
        boolean mirror =
                Math.hypot(mirroredCos, mirroredSin) > Math.hypot(straightCos, straightSin);
        double cos = mirror ? mirroredCos : straightCos;
        double sin = mirror ? mirroredSin : straightSin;
        double length = Math.hypot(cos, sin);
        return length == 0 ? this : turned(cos / length, sin / length, mirror ? -1 : 1);
    }

    private Projection turned(double cos, double sin, double sign) {
        double[] nextX = new double[x.length];
        double[] nextY = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            nextX[i] = cos * x[i] - sin * sign * y[i];
            nextY[i] = sin * x[i] + cos * sign * y[i];
        }
        return new Projection(mean, nextX, nextY);
    }

    private Projection scaled(double factor) {
        double[] nextX = new double[x.length];
        double[] nextY = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            nextX[i] = factor * x[i];
            nextY[i] = factor * y[i];
        }
        return new Projection(mean, nextX, nextY);
    }

    /** Distance from the middle within which most coordinates lie; 1 where all are the same. */
    private double spread(List<float[]> anchors) {
        double[] sizes =
                anchors.stream()
                        .map(this::point)
                        .mapToDouble(at -> Math.max(Math.abs(at[0]), Math.abs(at[1])))
                        .sorted()
                        .toArray();
        double max = sizes[(int) Math.min(sizes.length - 1, Math.round(WITHIN * sizes.length))];
        return max > 1e-12 ? max : 1;
    }

    private static float[] mean(List<float[]> anchors, int width) {
        double[] sum = new double[width];
        for (float[] anchor : anchors) {
            for (int i = 0; i < width; i++) {
                sum[i] += anchor[i];
            }
        }
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sum[i] / anchors.size());
        }
        return mean;
    }

    /** Any direction will do that is not across the one sought; the same each time. */
    private static double[] start(int width, int which) {
        double[] start = new double[width];
        for (int i = 0; i < width; i++) {
            start[i] = Math.sin(which * (i + 1) * 1.618) + 0.01;
        }
        return start;
    }

    /** AᵀA · v, with the anchors less their mean as rows of A. */
    private static double[] times(List<float[]> anchors, float[] mean, double[] v) {
        double[] result = new double[v.length];
        for (float[] anchor : anchors) {
            double dot = 0;
            for (int i = 0; i < v.length; i++) {
                dot += (anchor[i] - mean[i]) * v[i];
            }
            for (int i = 0; i < v.length; i++) {
                result[i] += dot * (anchor[i] - mean[i]);
            }
        }
        return result;
    }

    private static void removeFrom(double[] v, double[] direction) {
        double dot = 0;
        for (int i = 0; i < v.length; i++) {
            dot += v[i] * direction[i];
        }
        for (int i = 0; i < v.length; i++) {
            v[i] -= dot * direction[i];
        }
    }

    private static void normalize(double[] v) {
        double square = 0;
        for (double each : v) {
            square += each * each;
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < v.length; i++) {
            v[i] = length > 1e-12 ? v[i] / length : 0;
        }
    }
}
