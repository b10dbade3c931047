package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MapMemory;
import io.tripletflow.memory.MemorySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Labels that say nothing, and entities that are sent twice: only a self-match could hit. */
class RepeatedEntitiesTest {

    private static final int LABELS = 40;
    private static final int ENTITIES = 800;
    private static final int WINDOW = 80;

    private final Random stream = new Random(3);
    private final MetricLearner learner =
            new MetricLearner(LearnerConfig.defaults(new InputSpec.Dense(8)));
    private final GroupMemory memory =
            new GroupMemory(new MemorySpec(32, 1000, 512, 0), new MapMemory());

    @Test
    void recallOfRandomLabels_isNearChance_howeverOftenAnEventIsSent() throws Exception {
        List<Event> once = new ArrayList<>();
        for (int i = 0; i < ENTITIES; i++) {
            once.add(event("e" + i, "label-" + stream.nextInt(LABELS), i, features()));
        }
        List<Event> events = new ArrayList<>(once);
        for (Event event : once) {
            long time = events.size();
            events.add(event(event.entity(), event.label().orElseThrow(), time, event.input()));
        }
        BatchReport last = null;
        for (int from = 0; from < events.size(); from += WINDOW) {
            last = learn(events.subList(from, from + WINDOW), from + WINDOW);
        }
        assertThat(last.scored()).isGreaterThan(ENTITIES);
        assertThat(last.recallUntrained()).isLessThan(3.0 / LABELS);
        assertThat(last.recallLearned()).isLessThan(3.0 / LABELS);
    }

    private BatchReport learn(List<Event> window, long end) throws Exception {
        SplittableRandom random = new SplittableRandom(end);
        List<Event> remembered = memory.sample(window, end, random);
        memory.remember(window, random);
        return learner.learn(new TripletBatch("", end, 0, window, List.of(), remembered));
    }

    private Input features() {
        float[] values = new float[8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.nextGaussian();
        }
        return new Input.Features(values);
    }

    private static Event event(String entity, String label, long time, Input input) {
        return new Event(entity, Optional.of(label), "", Event.DEFAULT_TOWER, time, input);
    }
}
