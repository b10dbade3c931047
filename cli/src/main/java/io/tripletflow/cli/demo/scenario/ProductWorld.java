package io.tripletflow.cli.demo.scenario;

import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Photographs of products, 14×14 grey. A product is an arrangement of small spots. A photograph has
 * it before a background that changes slowly over the picture and is stronger than the product,
 * with another contrast each time, and grain.
 *
 * <pre>
 * pixel(x, y) = contrast · Σ_s height_s · exp(−|(x, y) − place_s|² / 2) + Σ_k b_k · cos(wave k) + grain
 * </pre>
 */
final class ProductWorld implements World {

    static final int SIDE = 14;

    private static final int SPOTS = 9;
    private static final int WAVES = 4;
    private static final double BACKGROUND = 1.3;
    private static final double GRAIN = 0.25;

    private final double[][] products;

    ProductWorld(int things, Random random) {
        products = new double[things][SIDE * SIDE];
        for (double[] product : products) {
            for (int spot = 0; spot < SPOTS; spot++) {
                spot(product, random);
            }
        }
    }

    private static void spot(double[] product, Random random) {
        double x = 1 + (SIDE - 2) * random.nextDouble();
        double y = 1 + (SIDE - 2) * random.nextDouble();
        double height = random.nextBoolean() ? 1 : -1;
        for (int i = 0; i < product.length; i++) {
            double dx = i % SIDE - x;
            double dy = i / SIDE - y;
            product[i] += height * StrictMath.exp(-(dx * dx + dy * dy) / 2);
        }
    }

    @Override
    public SortedMap<String, DataShape> shapes() {
        return new TreeMap<>(Map.of(Event.DEFAULT_TOWER, new DataShape.Vectors(SIDE * SIDE)));
    }

    @Override
    public Input see(String tower, int thing, int source, Random random) {
        double contrast = StrictMath.exp(0.25 * random.nextGaussian());
        double[][] waves = Gaussians.rows(WAVES, WAVES, BACKGROUND, random);
        float[] pixels = new float[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            double light = contrast * products[thing][i] + GRAIN * random.nextGaussian();
            for (int k = 0; k < WAVES; k++) {
                for (int l = 0; l < WAVES - k; l++) {
                    light += waves[k][l] * wave(k, i % SIDE) * wave(l, i / SIDE);
                }
            }
            pixels[i] = (float) light;
        }
        return new Input.Features(pixels);
    }

    private static double wave(int halves, int at) {
        return StrictMath.cos(Math.PI * halves * (at + 0.5) / SIDE);
    }
}
