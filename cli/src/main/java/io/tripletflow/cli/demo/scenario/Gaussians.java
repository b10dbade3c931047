package io.tripletflow.cli.demo.scenario;

import java.util.Random;

/** Random numbers in arrays. */
final class Gaussians {

    private Gaussians() {}

    /** Independent normal numbers of that standard deviation. */
    static double[] vector(int length, double deviation, Random random) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = deviation * random.nextGaussian();
        }
        return values;
    }

    /** So many of them, shape (rows, length). */
    static double[][] rows(int rows, int length, double deviation, Random random) {
        double[][] all = new double[rows][];
        for (int i = 0; i < rows; i++) {
            all[i] = vector(length, deviation, random);
        }
        return all;
    }
}
