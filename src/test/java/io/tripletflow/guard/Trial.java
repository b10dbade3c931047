package io.tripletflow.guard;

import io.tripletflow.event.Event;
import io.tripletflow.learn.BatchReport;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.MapMemory;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.optim.Clipping;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/** One learner on one stream, windows and group memory as in the job. */
final class Trial {

    static final int WINDOW = 64;

    private final LearnerConfig config;
    private final GuardSpec guards;
    private final GroupMemory memory =
            new GroupMemory(new MemorySpec(32, 1000, 256, 0), new MapMemory());
    private MetricLearner learner;
    final List<BatchReport> reports = new ArrayList<>();

    Trial(LearnerConfig config, GuardSpec guards) {
        this.config = config;
        this.guards = guards;
        learner = new MetricLearner(guarded());
    }

    private LearnerConfig guarded() {
        return new LearnerConfig(
                config.towers(),
                config.objective(),
                config.optimizer(),
                config.training(),
                config.crossBatch(),
                guards);
    }

    MetricLearner learner() {
        return learner;
    }

    /** Writes the learner down and goes on with another that reads it. */
    void restart() {
        byte[] snapshot = learner.snapshot();
        learner = new MetricLearner(guarded());
        learner.restore(snapshot);
    }

    Trial feed(List<Event> events) throws Exception {
        for (int from = 0; from < events.size(); from += WINDOW) {
            List<Event> window = events.subList(from, Math.min(from + WINDOW, events.size()));
            long end = window.get(window.size() - 1).timeMillis() + 1;
            SplittableRandom random = new SplittableRandom(end);
            List<Event> remembered = memory.sample(window, end, random);
            memory.remember(window, random);
            reports.add(
                    learner.learn(new TripletBatch("site", end, 0, window, List.of(), remembered)));
        }
        return this;
    }

    GuardReport last() {
        return reports.get(reports.size() - 1).guards();
    }

    int sum(ToIntFunction<GuardReport> count) {
        return reports.stream().map(BatchReport::guards).mapToInt(count).sum();
    }

    /** Share of events whose nearest other one has their label, in the space that embeds now. */
    double recall(List<Event> events) {
        Embedder embedder = new Embedder(config);
        embedder.read(learner.model());
        return recall(embedder, events);
    }

    /** The same in the space of the encoder as it starts, inputs scaled as the stream showed. */
    double untrainedRecall(List<Event> events) throws Exception {
        LearnerConfig still =
                LearnerConfig.of(
                        config.towers(),
                        config.objective(),
                        config.optimizer(),
                        new TrainingSpec(2, 2, 0, 0, 0, Clipping.OFF, config.training().seed()));
        MetricLearner untrained = new MetricLearner(still);
        untrained.learn(new TripletBatch("site", 0, 0, events, List.of(), List.of()));
        Embedder embedder = new Embedder(still);
        embedder.read(untrained.model());
        return recall(embedder, events);
    }

    private static double recall(Embedder embedder, List<Event> events) {
        List<float[]> rows = events.stream().map(e -> embedder.embed(e.input())).toList();
        int hits = 0;
        for (int q = 0; q < rows.size(); q++) {
            int nearest = -1;
            double max = Double.NEGATIVE_INFINITY;
            for (int g = 0; g < rows.size(); g++) {
                double similarity =
                        g == q ? Double.NEGATIVE_INFINITY : dot(rows.get(q), rows.get(g));
                if (similarity > max) {
                    max = similarity;
                    nearest = g;
                }
            }
            hits +=
                    nearest >= 0 && events.get(nearest).label().equals(events.get(q).label())
                            ? 1
                            : 0;
        }
        return (double) hits / rows.size();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
