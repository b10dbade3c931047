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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stream in which labels appear, stay for a while and vanish: thousands pass through a group that
 * remembers two hundred.
 */
class PassingLabelsTest {

    private static final int LABELS = 2500;
    private static final int PRESENT = 60;
    private static final int WINDOWS = 250;
    private static final int ROWS = 80;
    private static final int WINDOW_MILLIS = 1000;
    private static final int DIMENSION = 24;

    /** Numbers that tell labels apart; the others are louder and tell nothing. */
    private static final int TELLING = 12;

    private static final double NOISE = 2.5;

    private final Random stream = new Random(7);
    private final double[][] centers = new double[LABELS][TELLING];
    private final MapMemory store = new MapMemory();

    PassingLabelsTest() {
        for (double[] center : centers) {
            for (int i = 0; i < TELLING; i++) {
                center[i] = stream.nextGaussian();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MemorySpec.Keep.class)
    void labelsComeAndGo_memoryStaysBounded_andRecallOnCurrentOnesHolds(MemorySpec.Keep keep)
            throws Exception {
        MemorySpec spec = new MemorySpec(keep, 8, 200, 256, 0);
        GroupMemory memory = new GroupMemory(spec, store);
        MetricLearner learner =
                new MetricLearner(LearnerConfig.defaults(new InputSpec.Dense(DIMENSION)));
        double learned = 0;
        double raw = 0;
        double halfway = 0;
        for (int window = 0; window < WINDOWS; window++) {
            List<Event> events = window(window);
            SplittableRandom random = new SplittableRandom(window);
            List<Event> remembered = memory.sample(events, end(window), random);
            memory.remember(events, random);
            assertBounded(spec);
            assertThat(remembered).hasSizeLessThanOrEqualTo(spec.sample());
            if (window >= WINDOWS / 2) {
                assertThat(share(remembered, window)).as("of recent labels").isGreaterThan(0.9);
            }
            BatchReport report =
                    learner.learn(
                            new TripletBatch("", end(window), 0, events, List.of(), remembered));
            learned = report.recallLearned();
            raw = report.recallUntrained();
            halfway = window == WINDOWS / 2 ? learned : halfway;
        }
        assertThat(first(WINDOWS - 1)).as("labels that passed").isGreaterThan(2400);
        // fading 0.999: the figures are of the last ten windows or so, long after the first labels
        assertThat(raw).isLessThan(0.6);
        assertThat(learned).isGreaterThan(raw + 0.3);
        assertThat(learned).as("holds").isGreaterThan(halfway - 0.05);
    }

    private static long end(int window) {
        return (window + 1L) * WINDOW_MILLIS;
    }

    /** First of the labels present in a window. */
    private static int first(int window) {
        return window * (LABELS - PRESENT) / WINDOWS;
    }

    private List<Event> window(int window) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            int label = first(window) + stream.nextInt(PRESENT);
            long time = (long) window * WINDOW_MILLIS + i;
            events.add(
                    new Event(
                            "e" + time,
                            Optional.of("label-" + label),
                            "",
                            Event.DEFAULT_TOWER,
                            time,
                            new Input.Features(features(label))));
        }
        return events;
    }

    private float[] features(int label) {
        float[] features = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            features[i] =
                    (float)
                            (i < TELLING
                                    ? centers[label][i] + 0.25 * stream.nextGaussian()
                                    : NOISE * stream.nextGaussian());
        }
        return features;
    }

    /** Share of the events whose label was present at most 200 labels ago. */
    private static double share(List<Event> remembered, int window) {
        long recent =
                remembered.stream()
                        .map(event -> event.label().orElseThrow().substring("label-".length()))
                        .filter(label -> Integer.parseInt(label) >= first(window) - 200)
                        .count();
        return (double) recent / remembered.size();
    }

    private void assertBounded(MemorySpec spec) {
        assertThat(store.labels()).isLessThanOrEqualTo(spec.labels());
        assertThat(store.bySlot()).hasSize(store.labels());
        assertThat(store.byLabel()).hasSize(store.labels());
        assertThat(store.byLabel().values())
                .allMatch(label -> label.events().size() <= spec.perLabel());
    }
}
