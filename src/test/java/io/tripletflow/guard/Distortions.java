package io.tripletflow.guard;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What can go wrong with a stretch of a stream. */
final class Distortions {

    private Distortions() {}

    /** Each event gets the label of a random one. */
    static List<Event> shuffledLabels(List<Event> events, long seed) {
        Random random = new Random(seed);
        return events.stream()
                .map(
                        event ->
                                Sightings.event(
                                        event.timeMillis(),
                                        events.get(random.nextInt(events.size()))
                                                .label()
                                                .orElseThrow(),
                                        features(event)))
                .toList();
    }

    static List<Event> scaled(List<Event> events, float factor) {
        return mapped(
                events,
                values -> {
                    for (int i = 0; i < values.length; i++) {
                        values[i] *= factor;
                    }
                    return values;
                });
    }

    /** Another sensor: the same numbers in another order. */
    static List<Event> permutedFeatures(List<Event> events) {
        return mapped(
                events,
                values -> {
                    float[] permuted = new float[values.length];
                    for (int i = 0; i < values.length; i++) {
                        permuted[i] = values[(7 * i + 3) % values.length];
                    }
                    return permuted;
                });
    }

    private static List<Event> mapped(List<Event> events, UnaryOperator<float[]> change) {
        return events.stream()
                .map(
                        event ->
                                Sightings.event(
                                        event.timeMillis(),
                                        event.label().orElseThrow(),
                                        change.apply(features(event).clone())))
                .toList();
    }

    private static float[] features(Event event) {
        return ((Input.Features) event.input()).values();
    }
}
