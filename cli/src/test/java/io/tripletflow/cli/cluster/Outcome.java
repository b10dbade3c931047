package io.tripletflow.cli.cluster;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.LatestModel;
import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a job made of a stream, once it has made all of it.
 *
 * @param embeddings the last of each entity
 * @param embeddingsSent of all of them and all versions
 * @param faults embeddings that came twice, or after newer ones
 */
record Outcome(
        ModelSnapshot model,
        List<LearningReport> reports,
        List<DeadLetter> deadLetters,
        Map<String, EmbeddingRecord> embeddings,
        int embeddingsSent,
        List<String> faults) {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    /** Waits until a job has committed everything that {@code stream} should become. */
    static Outcome await(JobConfig config, String bootstrap, EventStream stream, Duration patience)
            throws InterruptedException {
        return await(config, bootstrap, new Missing(stream), patience);
    }

    /** Waits until nothing is missing. */
    static Outcome await(JobConfig config, String bootstrap, Missing missing, Duration patience)
            throws InterruptedException {
        try (Ledger ledger = new Ledger(bootstrap, config.topics())) {
            Patience.await(
                    patience,
                    () -> "everything in " + config.name() + ": " + missing.of(ledger),
                    () -> missing.isNothing(ledger));
            ModelSnapshot model = modelOf(config, bootstrap, ledger, patience);
            ledger.read(); // what is too much comes late
            return new Outcome(
                    model,
                    ledger.reports(),
                    ledger.deadLetters(),
                    ledger.embeddings(),
                    ledger.embeddingsSent(),
                    ledger.faults());
        }
    }

    private static ModelSnapshot modelOf(
            JobConfig config, String bootstrap, Ledger ledger, Duration patience)
            throws InterruptedException {
        long version = Missing.version(ledger);
        Map<String, String> direct = Map.of("kafka.bootstrap", bootstrap, "input.dimension", "1");
        JobConfig reader = JobConfig.of(direct);
        AtomicReference<ModelSnapshot> found = new AtomicReference<>();
        Patience.await(
                patience,
                "model " + version,
                () -> {
                    LatestModel.read(reader.kafkaSettings(), config.topics().model(), READ_TIMEOUT)
                            .ifPresent(found::set);
                    return found.get() != null && found.get().version() == version;
                });
        return found.get();
    }

    /** Those of any stream, and whether each event of this one became what it should. */
    List<String> deviations(Outcome undisturbed, EventStream stream) {
        List<String> found = deviations(undisturbed);
        long unlabelled =
                embeddings.keySet().stream()
                        .filter(entity -> !entity.startsWith("entity-"))
                        .count();
        if (learned() + unlabelled + deadLetters.size() != stream.rows()) {
            found.add(
                    "%d learned, %d unlabelled and %d dead letters of %d sent"
                            .formatted(learned(), unlabelled, deadLetters.size(), stream.rows()));
        }
        if (!embeddings.keySet().equals(stream.entities())) {
            found.add("the entities that have an embedding");
        }
        return found;
    }

    /**
     * Where this differs from what an undisturbed job made of the same stream; empty if nowhere.
     */
    List<String> deviations(Outcome undisturbed) {
        List<String> found = new ArrayList<>(faults);
        if (!Arrays.equals(model.bytes(), undisturbed.model().bytes())) {
            found.add("the model's parameters or optimiser state");
        }
        found.addAll(reportDeviations(undisturbed));
        if (!origins().equals(undisturbed.origins())) {
            found.add("the dead letters");
        }
        embeddings.forEach(
                (entity, last) -> {
                    EmbeddingRecord other = undisturbed.embeddings().get(entity);
                    if (other == null
                            || last.version() != other.version()
                            || last.timeMillis() != other.timeMillis()
                            || !last.label().equals(other.label())
                            || !Arrays.equals(last.embedding(), other.embedding())) {
                        found.add("embedding " + last + " instead of " + other);
                    }
                });
        return found;
    }

    /** Labelled events that were learned from. */
    long learned() {
        return reports.stream().mapToLong(LearningReport::events).sum();
    }

    /** Lives of the job that learned something. */
    long lives() {
        return reports.stream().map(LearningReport::epoch).distinct().count();
    }

    /** Each batch learned once, in the same order, with the same result. */
    private List<String> reportDeviations(Outcome undisturbed) {
        List<String> mine = reports.stream().map(Outcome::withoutEpoch).toList();
        List<String> theirs = undisturbed.reports().stream().map(Outcome::withoutEpoch).toList();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            String one = i < mine.size() ? mine.get(i) : "nothing";
            String other = i < theirs.size() ? theirs.get(i) : "nothing";
            if (!one.equals(other)) {
                return List.of("report " + i + ": " + one + " instead of " + other);
            }
        }
        return List.of();
    }

    private static String withoutEpoch(LearningReport report) {
        // what a life of the job says of itself goes with its epoch
        return report.toString()
                .replace("epoch=" + report.epoch() + ",", "")
                .replaceAll(", life=\\[.*]]$", "]");
    }

    private List<String> origins() {
        return deadLetters.stream()
                .map(letter -> letter.partition() + "@" + letter.offset() + " " + letter.reason())
                .sorted()
                .toList();
    }
}
