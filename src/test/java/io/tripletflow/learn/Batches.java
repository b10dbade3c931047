package io.tripletflow.learn;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Training batches for tests: labels are Gaussian clouds, the same for the same seed. */
public final class Batches {

    private Batches() {}

    static Event event(String label, long time, float... features) {
        return new Event(
                "entity-" + time,
                Optional.of(label),
                "group",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(features));
    }

    public static List<Event> events(int count, int labels, int dimension, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] features = new float[dimension];
            for (int j = 0; j < dimension; j++) {
                double center = j % labels == i % labels ? 1 : 0;
                features[j] = (float) (center + random.nextGaussian());
            }
            events.add(event("label-" + i % labels, seed * 1000 + i, features));
        }
        return events;
    }

    public static TripletBatch of(long windowEnd, List<Event> fresh, List<Event> remembered) {
        return new TripletBatch("group", windowEnd, 0, fresh, List.of(), remembered);
    }
}
