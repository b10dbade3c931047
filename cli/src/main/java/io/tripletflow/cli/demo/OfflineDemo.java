package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo finds out, without broker and cluster: the stream is learned by a {@link Replay},
 * which gives the job's model in the time that learning takes. Nothing is said of delivery.
 */
final class OfflineDemo {

    private final DemoStream stream;
    private final DemoSettings settings;
    private final long max;
    private final HeldOut heldOut = new HeldOut();
    private long events;
    private long labelled;

    /**
     * @param max events taken at most
     */
    OfflineDemo(DemoStream stream, DemoSettings settings, long max) {
        this.stream = stream;
        this.settings = settings;
        this.max = max;
    }

    DemoReport run() throws IOException {
        JobConfig config = settings.offline(stream.shapes(), stream.recipe());
        Replay replay =
                Replay.of(config)
                        .filter(any -> !stream.areVisits())
                        .orElseThrow(
                                () ->
                                        CommandException.mistake(
                                                "--offline is not for visits, for windows other"
                                                        + " than tumbling ones, or with"
                                                        + " model.initial; leave it out",
                                                null));
        List<Replay.Row> rows;
        try (RowSource source = stream.open()) {
            rows = Replay.rows(config, source, max);
        }
        try (RowSource source = stream.open()) {
            Optional<StreamRow> row = source.next();
            for (; row.isPresent() && events < max; row = source.next()) {
                events++;
                row.get()
                        .sample()
                        .filter(sample -> config.inputs().containsKey(sample.tower()))
                        .ifPresent(this::remember);
            }
        }
        long started = System.nanoTime();
        MetricLearner learner = replay.learn(rows, (first, window, model) -> {});
        double seconds = (System.nanoTime() - started) / 1e9;
        byte[] model = learner.published();
        Embedder embedder = new Embedder(config.learning().learner());
        embedder.read(model);
        long unusable = events - rows.size();
        return new DemoReport(
                stream.description(),
                events,
                labelled,
                seconds,
                unusable == 0 ? Map.of() : Map.of("unusable", unusable),
                Map.of(),
                FinalModel.of(config.learning().learner(), learner.version(), model),
                0,
                replay.prequential(),
                heldOut.evaluate(
                        config.inputs(),
                        sample -> Optional.of(embedder.embed(sample.tower(), sample.input()))),
                Map.of(),
                Map.of());
    }

    private void remember(Sample sample) {
        heldOut.add(sample);
        if (sample.split() == Split.TRAIN && !sample.label().isEmpty()) {
            labelled++;
        }
    }
}
