package io.tripletflow.cli.bench.stream;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The stream of a bench: each entity belongs to one group and one label; an observation is its
 * label's centre with noise. The n-th event is the same in every run.
 *
 * @param features length of the vectors
 * @param labels of each group together; fewer if there are fewer entities
 */
record Workload(int features, int entities, int labels, int groups) {

    private static final int NOISES = 1 << 10;
    private static final double SPREAD = 0.5;

    Workload {
        requireAtLeastOne("features", features);
        requireAtLeastOne("entities", entities);
        requireAtLeastOne("labels", labels);
        requireAtLeastOne("groups", groups);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 but was " + value);
        }
    }

    Event event(long index, long timeMillis) {
        SplittableRandom random = new SplittableRandom(index);
        int entity = random.nextInt(entities);
        int label = entity % labels;
        float[] values = new float[features];
        SplittableRandom centre = new SplittableRandom(label % NOISES);
        for (int i = 0; i < features; i++) {
            double noise = random.nextDouble(-1, 1);
            values[i] = (float) (centre.nextDouble(-1, 1) + SPREAD * noise);
        }
        return new Event(
                "entity-" + entity,
                Optional.of("label-" + label),
                groups == 1 ? "" : "group-" + (entity / labels + label) % groups,
                Event.DEFAULT_TOWER,
                timeMillis,
                new Input.Features(values));
    }

    /** An event that is not learned from. */
    Event unlabelled(String entity, long timeMillis) {
        return new Event(
                entity,
                Optional.empty(),
                "",
                Event.DEFAULT_TOWER,
                timeMillis,
                new Input.Features(new float[features]));
    }
}
