package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Signatures from a tablet: 32 points of a pen, each with x, y and pressure. A writer is a curve of
 * eight harmonics. The same writer signs larger or smaller, slanted, on a rising line, with another
 * pressure and with small deviations of the hand.
 */
final class SignatureWorld implements World {

    private static final int POINTS = 32;
    private static final int CHANNELS = 3;
    private static final int HARMONICS = 8;
    private static final double SLANT = 0.45;
    private static final double RISE = 0.8;
    private static final double DRIFT = 0.9;
    private static final double HAND = 0.16;

    /** By writer, shape (channels · harmonics, 2): the share of each sine and cosine. */
    private final double[][][] writers;

    SignatureWorld(int things, Random random) {
        writers = new double[things][][];
        for (int i = 0; i < things; i++) {
            writers[i] = Gaussians.rows(CHANNELS * HARMONICS, 2, 0.3, random);
        }
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        int numbers = POINTS * CHANNELS;
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Vectors(numbers)));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        double size = StrictMath.exp(0.2 * random.nextGaussian());
        double slant = SLANT * random.nextGaussian();
        double rise = RISE * random.nextGaussian();
        double[] drift = Gaussians.vector(CHANNELS, DRIFT, random);
        double[][] hand = Gaussians.rows(CHANNELS * HARMONICS, 2, HAND, random);
        float[] values = new float[POINTS * CHANNELS];
        for (int p = 0; p < POINTS; p++) {
            double[] pen = pen(writers[thing], hand, p);
            double y = size * pen[1] + drift[1] + rise * (p - POINTS / 2.0) / POINTS;
            double x = size * pen[0] + drift[0] + slant * y;
            values[p * CHANNELS] = (float) x;
            values[p * CHANNELS + 1] = (float) y;
            values[p * CHANNELS + 2] = (float) (pen[2] + drift[2]);
        }
        return new Input.Features(values);
    }

    /** Where the pen is at one point, and how hard it presses. */
    private static double[] pen(double[][] writer, double[][] hand, int point) {
        double[] pen = new double[CHANNELS];
        for (int i = 0; i < writer.length; i++) {
            double angle = Math.PI * (i % HARMONICS + 1) * point / POINTS;
            pen[i / HARMONICS] +=
                    (writer[i][0] + hand[i][0]) * StrictMath.sin(angle)
                            + (writer[i][1] + hand[i][1]) * StrictMath.cos(angle);
        }
        return pen;
    }
}
