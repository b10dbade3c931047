package io.tripletflow.cli.demo.scenario;

import java.util.Random;

/**
 * One camera: its own background and noise beside the identity, its own curve from light to pixels.
 *
 * <pre>
 * scene  = [identity * flips, background + noise]   shape (64)
 * pixel  = 2 * tanh((gain * (Q * scene) + offset) / 2) + grain
 * </pre>
 *
 * All cameras mix with the same orthogonal {@code Q}; gains, offsets, background and the few
 * identity dimensions that appear with the opposite sign are the camera's own.
 */
final class Camera {

    static final int FEATURES = 64;
    static final int IDENTITY = 24;

    private static final int FLIPPED = 2;
    private static final double GAIN_SPREAD = 0.5;
    private static final double OFFSET = 0.8;
    private static final double BACKGROUND = 1.4;
    private static final double CLUTTER = 1.2;
    private static final double POSE = 0.2;
    private static final double GRAIN = 0.02;

    final double[][] mixing;
    final double[] flips = new double[IDENTITY];
    private final double[] background = new double[FEATURES - IDENTITY];
    final double[] gain = new double[FEATURES];
    final double[] offset = new double[FEATURES];

    /**
     * @param mixing orthogonal, shape (64, 64), shared by all cameras
     */
    Camera(double[][] mixing, Random random) {
        this.mixing = mixing;
        java.util.Arrays.fill(flips, 1);
        for (int i = 0; i < FLIPPED; i++) {
            flips[random.nextInt(IDENTITY)] = -1;
        }
        for (int i = 0; i < background.length; i++) {
            background[i] = BACKGROUND * random.nextGaussian();
        }
        for (int i = 0; i < FEATURES; i++) {
            gain[i] = StrictMath.exp(GAIN_SPREAD * (2 * random.nextDouble() - 1));
            offset[i] = OFFSET * random.nextGaussian();
        }
    }

    /** A sighting of {@code identity}, shape (24), as features, shape (64). */
    float[] see(double[] identity, Random random) {
        double[] scene = new double[FEATURES];
        for (int i = 0; i < IDENTITY; i++) {
            scene[i] = flips[i] * (identity[i] + POSE * random.nextGaussian());
        }
        for (int i = 0; i < background.length; i++) {
            scene[IDENTITY + i] = background[i] + CLUTTER * random.nextGaussian();
        }
        float[] pixels = new float[FEATURES];
        for (int row = 0; row < FEATURES; row++) {
            double light = offset[row];
            for (int column = 0; column < FEATURES; column++) {
                light += gain[row] * mixing[row][column] * scene[column];
            }
            pixels[row] = (float) (2 * StrictMath.tanh(light / 2) + GRAIN * random.nextGaussian());
        }
        return pixels;
    }

    /** A random orthogonal matrix of {@code size} rows, by Gram-Schmidt. */
    static double[][] orthogonal(int size, Random random) {
        double[][] rows = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                rows[i][k] = random.nextGaussian();
            }
            for (int j = 0; j < i; j++) {
                double dot = dot(rows[i], rows[j]);
                for (int k = 0; k < size; k++) {
                    rows[i][k] -= dot * rows[j][k];
                }
            }
            double norm = Math.sqrt(dot(rows[i], rows[i]));
            for (int k = 0; k < size; k++) {
                rows[i][k] /= norm;
            }
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
