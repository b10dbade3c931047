package io.tripletflow.learn;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One size of the grid, with random rows of a quarter as many labels as a step has rows. */
record GridCase(int inputs, int hidden, int embedding, int rows) {

    private static final int ROWS_PER_LABEL = 4;
    private static final int STEPS_OF_ROWS = 4;

    /** Of "inputs-hidden-embedding-rows". */
    static GridCase of(String shape) {
        String[] parts = shape.split("-", -1);
        return new GridCase(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }

    /** So slow that the last step is as hard as the first. */
    LearnerConfig config(Objective objective) {
        EncoderSpec.Kind kind = hidden == 0 ? EncoderSpec.Kind.LINEAR : EncoderSpec.Kind.MLP;
        EncoderSpec encoder = new EncoderSpec(kind, hidden, embedding, false);
        TowerSpec tower = new TowerSpec(Event.DEFAULT_TOWER, new InputSpec.Dense(inputs), encoder);
        TrainingSpec training =
                new TrainingSpec(rows, ROWS_PER_LABEL, 1, 0, 0.999f, Clipping.OFF, 42);
        return LearnerConfig.of(List.of(tower), objective, OptimizerSpec.adam(1e-6f), training);
    }

    TripletBatch batch() {
        Random random = new Random(7);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < STEPS_OF_ROWS * rows; i++) {
            String label = "label-" + i % (rows / ROWS_PER_LABEL);
            events.add(
                    new Event(
                            "entity-" + i,
                            Optional.of(label),
                            "group",
                            Event.DEFAULT_TOWER,
                            i,
                            input(random)));
        }
        return new TripletBatch("group", events.size(), 0, events, List.of(), List.of());
    }

    Input input(Random random) {
        float[] values = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Input.Features(values);
    }
}
