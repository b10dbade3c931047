package io.tripletflow.job.operator.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import io.tripletflow.fixture.LateLabels;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.operator.Harness;
import io.tripletflow.job.operator.SideOutputs;
import io.tripletflow.job.operator.window.GroupWindows;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.JoinInput;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.RecallAtOne;
import io.tripletflow.measure.Search;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * Many events of one hour whose labels come one to sixty minutes later, through the operators that
 * join and gather them and the learner. System property {@code late.events}: how many, for the
 * figures of docs/late-labels.md; they are printed.
 */
@SuppressWarnings("try") // closing a harness is declared to throw anything
class LateLabelsAtScaleTest {

    private static final int EVENTS = Integer.getInteger("late.events", 4_000);
    private static final LateLabels LABELS = new LateLabels(EVENTS);
    private static final long MARK_EVERY = 1_000;
    private static final int KILLS = 5;
    private static final int MAX_STATE = 1 << 28;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int QUERIES = 1_000;

    private static final JobConfig CONFIG =
            JobConfig.of(
                    Map.of(
                            "kafka.bootstrap", "localhost:9092",
                            "input.dimension", String.valueOf(LateLabels.DIMENSION),
                            "labels.retention", "2h",
                            "window.size", "20s"));

    /** A record in its turn. */
    private record Sent(long timeMillis, JoinInput input) {}

    /** The operators and the learner of one job, which can be kept and gone back to. */
    private static final class Job implements AutoCloseable {

        final KeyedOneInputStreamOperatorTestHarness<String, JoinInput, Event> join =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new JoinLabels(CONFIG.lateLabels(), CONFIG.window()),
                        JoinInput::entity,
                        Types.STRING);
        final KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch> windows =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        GroupWindows.of(
                                CONFIG.window(),
                                CONFIG.groupBounds(),
                                CONFIG.learning().memory(),
                                1),
                        Event::group,
                        Types.STRING);
        final MetricLearner learner = new MetricLearner(CONFIG.learning().learner());
        final List<String> joined = new ArrayList<>();

        /** What the last watermark cost the join: labels are joined when one passes them. */
        double watermarkMicros;

        Job(Kept kept) throws Exception {
            join.setCheckpointStorage(new JobManagerCheckpointStorage(MAX_STATE));
            windows.setCheckpointStorage(new JobManagerCheckpointStorage(MAX_STATE));
            join.setup(Harness.serializer(Formats.EVENT));
            windows.setup(Harness.serializer(Formats.TRIPLET_BATCH));
            if (kept != null) {
                join.initializeState(kept.join());
                windows.initializeState(kept.windows());
                learner.restore(kept.learner());
                joined.addAll(kept.joined());
            }
            join.open();
            windows.open();
        }

        void take(Sent sent) throws Exception {
            join.processElement(sent.input(), sent.timeMillis());
        }

        /** Joined events leave before the watermark. */
        void watermark(long time) throws Exception {
            double began = micros();
            join.processWatermark(time);
            watermarkMicros = micros() - began;
            for (Event event : drained(join)) {
                joined.add(event.entity() + " at " + event.inputMillis());
                windows.processElement(event, event.timeMillis());
            }
            windows.processWatermark(time);
            List<TripletBatch> batches = drained(windows);
            batches.sort(TripletBatch.ORDER);
            batches.forEach(learner::learn);
        }

        private static <T> List<T> drained(AbstractStreamOperatorTestHarness<T> harness) {
            List<T> values = harness.extractOutputValues();
            harness.getOutput().clear();
            return new ArrayList<>(values);
        }

        Kept keep(int sent) throws Exception {
            return new Kept(
                    sent,
                    join.snapshot(sent, 0),
                    windows.snapshot(sent, 0),
                    learner.snapshot(),
                    List.copyOf(joined));
        }

        @Override
        public void close() throws Exception {
            assertThat(Harness.side(join, SideOutputs.DEAD_LETTERS)).isEmpty();
            join.close();
            windows.close();
        }
    }

    /** A checkpoint after so many records. */
    private record Kept(
            int sent,
            OperatorSubtaskState join,
            OperatorSubtaskState windows,
            byte[] learner,
            List<String> joined) {}

    @Test
    void labelsOfAnHour_areEachJoinedOnce_whateverIsKilled_andTeachAsThoseOnTime()
            throws Exception {
        List<Sent> all = stream();
        double[] micros = new double[all.size()];
        byte[] undisturbed;
        double late;
        long stateBytes = 0;
        try (Job job = new Job(null)) {
            int since = 0;
            for (int i = 0; i < all.size(); i++) {
                double began = micros();
                job.take(all.get(i));
                micros[i] = micros() - began;
                if (advance(job, all, i)) {
                    double each = job.watermarkMicros / (i + 1 - since);
                    for (; since <= i; since++) {
                        micros[since] += each;
                    }
                }
            }
            stateBytes = job.keep(all.size()).join().getStateSize(); // all inputs are kept
            job.watermark(LateLabels.END);
            assertThat(job.joined).hasSize(EVENTS).doesNotHaveDuplicates();
            undisturbed = job.learner.snapshot();
            late = recall(job.learner);
        }
        assertThat(killed(all)).isEqualTo(undisturbed);
        double raw = recall(new MetricLearner(CONFIG.learning().learner()));
        double onTime = recall(onTime());
        report(micros, stateBytes, late, onTime, raw);
        assertThat(onTime).isGreaterThan(raw + 0.1);
        assertThat(late).isCloseTo(onTime, within(EVENTS < 100_000 ? 0.03 : 0.01));
    }

    /** Each time it goes on from a checkpoint some records before. */
    private static byte[] killed(List<Sent> all) throws Exception {
        Random random = new Random(5);
        int every = all.size() / (KILLS + 1);
        Job job = new Job(null);
        int next = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int checkpoint = every * kill - random.nextInt(every / 2);
            run(job, all, next, checkpoint);
            Kept kept = job.keep(checkpoint);
            run(job, all, checkpoint, every * kill);
            job.close();
            job = new Job(kept);
            next = kept.sent();
        }
        run(job, all, next, all.size());
        job.watermark(LateLabels.END);
        assertThat(job.joined).as("each once").hasSize(EVENTS).doesNotHaveDuplicates();
        byte[] learned = job.learner.snapshot();
        job.close();
        return learned;
    }

    private static void run(Job job, List<Sent> all, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            job.take(all.get(i));
            advance(job, all, i);
        }
    }

    /**
     * A watermark for each second of the stream.
     *
     * @return whether there was one
     */
    private static boolean advance(Job job, List<Sent> all, int i) throws Exception {
        long time = all.get(i).timeMillis();
        long next = i + 1 < all.size() ? all.get(i + 1).timeMillis() : time + MARK_EVERY;
        boolean second = time / MARK_EVERY != next / MARK_EVERY;
        if (second) {
            job.watermark(next / MARK_EVERY * MARK_EVERY - 1);
        }
        return second;
    }

    /** Processor time of this thread. */
    private static double micros() {
        return THREADS.getCurrentThreadCpuTime() / 1e3;
    }

    private static MetricLearner onTime() throws Exception {
        try (Job job = new Job(null)) {
            for (int i = 0; i < EVENTS; i++) {
                Event event = LABELS.event(i);
                job.windows.processElement(event, event.timeMillis());
                if (i % 100 == 99) {
                    job.watermark(event.timeMillis() - 1);
                }
            }
            job.watermark(LateLabels.END);
            return job.learner;
        }
    }

    private static List<Sent> stream() {
        List<Sent> all = new ArrayList<>();
        byte[] value = {1};
        for (int i = 0; i < EVENTS; i++) {
            Event event = LABELS.event(i);
            String name = "tx-" + i;
            all.add(new Sent(event.timeMillis(), new JoinInput.Observed(event.unlabelled(), name)));
            long told = LABELS.told(i);
            LateLabel label =
                    new LateLabel(
                            event.entity(),
                            event.label(),
                            "",
                            told,
                            name,
                            OptionalLong.empty(),
                            Optional.empty());
            all.add(
                    new Sent(
                            told,
                            new JoinInput.Told(
                                    new Decoded.Label(
                                            label, new Decoded.Origin(null, value, "events", 0, i)),
                                    false)));
        }
        all.sort(Comparator.comparingLong(Sent::timeMillis));
        return all;
    }

    /** Recall@1 among events that were never sent. */
    private static double recall(MetricLearner learner) {
        Embedder embedder = new Embedder(CONFIG.learning().learner());
        embedder.read(learner.model());
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            events.add(LABELS.event(EVENTS + i));
        }
        List<float[]> rows =
                embedder.embed(Event.DEFAULT_TOWER, events.stream().map(Event::input).toList());
        int[] labels = new int[QUERIES];
        for (int q = 0; q < QUERIES; q++) {
            labels[q] = LateLabels.label(EVENTS + q);
        }
        return RecallAtOne.of(Search.leaveOneOut(LabelledRows.of(rows, labels)));
    }

    private static void report(
            double[] micros, long stateBytes, double late, double onTime, double raw) {
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "%,d events: a record costs the join p50 %.1f, p99 %.1f, mean %.1f us of its"
                        + " thread, its share of the watermark after it included; state %,d bytes"
                        + " with all inputs, %d each; recall@1 %.3f late, %.3f on time, %.3f"
                        + " raw%n",
                EVENTS,
                micros[micros.length / 2],
                micros[(int) (micros.length * 0.99)],
                Arrays.stream(micros).average().orElseThrow(),
                stateBytes,
                stateBytes / EVENTS,
                late,
                onTime,
                raw);
    }
}
