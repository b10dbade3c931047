package io.tripletflow.bench.step;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.MiningRule;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One size of the network and of its step; four rows of each label.
 *
 * @param hidden 0 for none
 */
record StepShape(int inputs, int hidden, int embedding, int batch) {

    private static final Pattern FORM =
            Pattern.compile("([1-9]\\d{0,4})-(\\d{1,5})-([1-9]\\d{0,4})-([1-9]\\d{0,4})");
    private static final int ROWS_PER_LABEL = 4;

    /** Rows to draw from, in batches. */
    private static final int BATCHES = 4;

    /** Reads INPUTS-HIDDEN-EMBEDDING-BATCH. */
    static final class Converter implements ITypeConverter<StepShape> {

        @Override
        public StepShape convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not INPUTS-HIDDEN-EMBEDDING-BATCH, such as 64-0-32-64");
            }
            return new StepShape(
                    Integer.parseInt(form.group(1)),
                    Integer.parseInt(form.group(2)),
                    Integer.parseInt(form.group(3)),
                    Integer.parseInt(form.group(4)));
        }
    }

    int parameters() {
        int first = hidden == 0 ? embedding : hidden;
        return inputs * first + hidden * embedding + hidden + embedding;
    }

    /** Takes {@code replay} steps for each batch of fresh events, at a rate that changes little. */
    LearnerConfig config(MiningRule miner, int replay) {
        EncoderSpec.Kind kind = hidden == 0 ? EncoderSpec.Kind.LINEAR : EncoderSpec.Kind.MLP;
        TowerSpec tower =
                new TowerSpec(
                        Event.DEFAULT_TOWER,
                        new InputSpec.Dense(inputs),
                        new EncoderSpec(kind, hidden, embedding, false));
        TripletLoss loss = TripletLoss.defaults();
        return LearnerConfig.of(
                List.of(tower),
                Objective.of(Distance.EUCLIDEAN, TripletMiner.of(miner), loss),
                OptimizerSpec.adam(1e-6f),
                new TrainingSpec(batch, ROWS_PER_LABEL, replay, 0, 0.999f, Clipping.OFF, 42));
    }

    /** The same rows always; the first {@code freshBatches} · batch of them fresh. */
    TripletBatch rows(int freshBatches) {
        Random random = new Random(7);
        List<Event> events = new ArrayList<>();
        int labels = Math.max(2, batch / ROWS_PER_LABEL);
        for (int i = 0; i < BATCHES * batch; i++) {
            events.add(
                    new Event(
                            "entity-" + i,
                            Optional.of("label-" + i % labels),
                            "group",
                            Event.DEFAULT_TOWER,
                            i,
                            input(random)));
        }
        int fresh = freshBatches * batch;
        return new TripletBatch(
                "group",
                events.size(),
                0,
                List.copyOf(events.subList(0, fresh)),
                List.copyOf(events.subList(fresh, events.size())),
                List.of());
    }

    Input input(Random random) {
        float[] values = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Input.Features(values);
    }
}
