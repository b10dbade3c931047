package io.tripletflow.serving.space;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A learner whose versions differ, and what it publishes. */
public final class Models {

    public static final int INPUT = 6;

    private final MetricLearner learner =
            new MetricLearner(LearnerConfig.defaults(new InputSpec.Dense(INPUT)));
    private final Random random = new Random(5);
    private long time = 1_700_000_000_000L;

    /** Learns one batch; the model moves. */
    public void learn() {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String label = "l" + i % 4;
            batch.add(event("b" + i, label, input(random, i % 4), time++));
        }
        learner.learn(new TripletBatch("", time, 0, batch, List.of(), List.of()));
    }

    /** What the job would publish now. */
    public Model model(long epoch) {
        return Model.read(
                new ModelSnapshot(epoch, learner.version(), learner.published()), Optional.empty());
    }

    public static Event event(String entity, String label, float[] features, long time) {
        return new Event(
                entity,
                Optional.of(label),
                "north",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(features),
                1,
                "cam1");
    }

    /** Near the others of its cluster. */
    public static float[] input(Random random, int cluster) {
        float[] input = new float[INPUT];
        Random centre = new Random(cluster);
        for (int i = 0; i < INPUT; i++) {
            input[i] = (float) (2 * centre.nextGaussian() + random.nextGaussian());
        }
        return input;
    }
}
