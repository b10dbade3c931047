package io.tripletflow.guard;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A small built-in stream of the kind that the demo shows: persons before cameras, each camera with
 * its own background, so that the nearest raw neighbour is often somebody else. The same seed gives
 * the same sightings.
 */
final class Sightings {

    static final int FEATURES = 40;

    private static final int IDENTITY = 20;
    private static final int CAMERAS = 3;

    private final Random random;
    private final double[][] mixing = new double[FEATURES][FEATURES];
    private final double[][] persons;
    private final double[][] backgrounds = new double[CAMERAS][FEATURES - IDENTITY];

    Sightings(int labels, long seed) {
        random = new Random(seed);
        fill(mixing, 0.7 / Math.sqrt(FEATURES));
        persons = new double[labels][IDENTITY];
        fill(persons, 1);
        fill(backgrounds, 1.2);
    }

    private void fill(double[][] rows, double scale) {
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = scale * random.nextGaussian();
            }
        }
    }

    int labels() {
        return persons.length;
    }

    float[] see(int label) {
        double[] background = backgrounds[random.nextInt(CAMERAS)];
        double[] scene = new double[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            scene[i] =
                    i < IDENTITY
                            ? persons[label][i] + 0.6 * random.nextGaussian()
                            : background[i - IDENTITY] + 1.2 * random.nextGaussian();
        }
        float[] pixels = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            double light = 0;
            for (int j = 0; j < FEATURES; j++) {
                light += mixing[i][j] * scene[j];
            }
            pixels[i] = (float) Math.tanh(light);
        }
        return pixels;
    }

    /** Events one millisecond apart, of labels in random order. */
    List<Event> stream(int count, long firstMillis) {
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(labels());
            events.add(event(firstMillis + i, "person-" + label, see(label)));
        }
        return events;
    }

    static Event event(long time, String label, float[] features) {
        return new Event(
                "sighting-" + time,
                Optional.of(label),
                "site",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(features));
    }
}
