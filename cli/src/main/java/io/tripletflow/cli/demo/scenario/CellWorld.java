package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stained cells, 12×12 in three colours. Kinds of cells differ in the size of the nucleus, its
 * stain and its granules; a single cell is of any size and lies anywhere near the middle. Each
 * laboratory has stain and light of its own.
 */
final class CellWorld implements World {

    static final int SIDE = 12;

    private static final int COLOURS = 3;
    private static final double STAIN = 0.6;
    private static final double LIGHT = 1.0;
    private static final double GRAIN = 0.2;

    /** Radius of the nucleus, strength of its stain, strength and wave length of its granules. */
    private record Kind(double nucleus, double[] stain, double granules, double wave) {}

    private final Kind[] kinds;
    private final double[][] gains;
    private final double[][] lights;

    CellWorld(int things, int sources, Random random) {
        kinds = new Kind[things];
        for (int i = 0; i < things; i++) {
            double[] stain = Gaussians.vector(COLOURS, 0.5, random);
            double granules = 1 + random.nextDouble();
            kinds[i] = new Kind(2 + 2 * random.nextDouble(), stain, granules, 1 + i % 4 * 0.5);
        }
        gains = Gaussians.rows(sources, COLOURS, STAIN / 2, random);
        lights = Gaussians.rows(sources, COLOURS, LIGHT, random);
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        int numbers = SIDE * SIDE * COLOURS;
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Vectors(numbers)));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        Kind kind = kinds[thing];
        double cell = 4.5 + 0.6 * random.nextGaussian();
        double left = (SIDE - 1) / 2.0 + 0.5 * random.nextGaussian();
        double top = (SIDE - 1) / 2.0 + 0.5 * random.nextGaussian();
        double[] light = Gaussians.vector(COLOURS, LIGHT, random);
        float[] pixels = new float[SIDE * SIDE * COLOURS];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int row = i / SIDE;
            double radius = StrictMath.hypot(i % SIDE - left, row - top);
            double body = 1 / (1 + StrictMath.exp(2 * (radius - cell)));
            double nucleus = 1 / (1 + StrictMath.exp(2 * (radius - kind.nucleus)));
            double granules = kind.granules * StrictMath.cos(Math.PI * radius / kind.wave);
            for (int c = 0; c < COLOURS; c++) {
                double absorbed = body + nucleus * (granules + kind.stain[c]);
                double gain = StrictMath.exp(gains[source][c]);
                double shown = gain * absorbed + lights[source][c] + light[c];
                pixels[i * COLOURS + c] = (float) (shown + GRAIN * random.nextGaussian());
            }
        }
        return new Input.Features(pixels);
    }
}
