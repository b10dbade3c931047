package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.matrix.Matrix;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The job of today goes on from savepoints of earlier builds, in either backend and at any
 * parallelism. Each was taken after the first half of the events of {@link StoredJob}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavepointsITCase {

    private static final Map<String, String> NO_RESTART = Map.of("restart-strategy.type", "none");

    /** Events sent at first: too few to complete a window. */
    private static final int FEW = 4;

    @TempDir Path folder;

    /**
     * Digest that every run ends with. The earlier builds multiplied by ND4J: with vectors the last
     * bits of a run that did so from the start are others, and the ends are only held against each
     * other.
     */
    private String end;

    @BeforeAll
    void learnUndisturbed() throws Exception {
        if (Matrix.rowsAlike()) {
            return;
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            JobConfig config = JobConfig.of(StoredJob.settings(kafka.bootstrap(), 2));
            try (JobTopics topics = new JobTopics(config);
                    EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                StoredJob.send(topics, 0, StoredJob.EVENTS);
                StoredJob.end(topics);
                end = ModelDigest.of(modelAfter(StoredJob.EVENTS, topics, job).bytes());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40ac294, 1, rocksdb",
        "40ac294, 4, hashmap",
        "12c851f, 1, hashmap",
        "12c851f, 3, rocksdb",
        "8486f68, 1, hashmap",
        "8486f68, 4, rocksdb"
    })
    void aStoredSavepoint_isWhereTheJobGoesOn(String commit, int parallelism, String backend)
            throws Exception {
        Map<String, String> settings = StoredJob.settings("", parallelism);
        settings.put("checkpoint.backend", backend);
        String digest = goOn(commit, settings);
        end = end == null ? digest : end;
        assertThat(digest).as("whatever build came before").isEqualTo(end);
    }

    @Test
    void withOtherOptions_theJobGoesOnWhereItWas() throws Exception {
        Map<String, String> settings = StoredJob.settings("", 2);
        settings.put("optimizer.learning-rate", "0.0005");
        settings.put("loss.margin", "0.5");
        settings.put("window.size", "2s");
        assertThat(goOn("8486f68", settings)).as("learned otherwise").isNotEqualTo(end);
    }

    /** Restores a savepoint, sends the rest of the stream; digest of the model in the end. */
    private String goOn(String commit, Map<String, String> settings) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            settings.put("kafka.bootstrap", kafka.bootstrap());
            Path savepoint = StoredJob.savepoint(commit, folder);
            settings.put("flink.execution.state-recovery.path", savepoint.toUri().toString());
            JobConfig config = JobConfig.of(settings);
            try (JobTopics topics = new JobTopics(config)) {
                StoredJob.send(topics, 0, StoredJob.HALF + FEW);
                ModelSnapshot last;
                try (EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART)) {
                    ModelSnapshot first = restored(commit, config, topics, job);
                    StoredJob.send(topics, StoredJob.HALF + FEW, StoredJob.EVENTS);
                    StoredJob.end(topics);
                    int rest = StoredJob.EVENTS - StoredJob.LEARNED_IN_HALF;
                    last = modelAfter(rest, topics, job);
                    assertThat(last.version()).isGreaterThan(first.version());
                    LearningReport report = topics.reports().get(0);
                    assertThat(report.remembered()).as("memory of the group").isPositive();
                    assertThat(report.version()).isGreaterThan(first.version());
                    JobTopics.await(
                            job,
                            "embeddings of the entities of both halves",
                            () -> topics.embeddings().size() == StoredJob.EVENTS + 2);
                }
                assertThat(topics.deadLetters()).isEmpty();
                return ModelDigest.of(last.bytes());
            }
        }
    }

    /** The model that a restored job begins with, which must be the stored one. */
    private static ModelSnapshot restored(
            String commit, JobConfig config, JobTopics topics, EmbeddedJob job) throws Exception {
        LearnerConfig learner = config.learning().learner();
        // builds of stored savepoints had one learner, which took the whole width
        MetricLearner stored = new MetricLearner(learner.withEmbedding(learner.embedding()));
        stored.restore(StoredJob.model(commit));
        JobTopics.await(job, "a model", () -> topics.model().isPresent());
        ModelSnapshot first = topics.model().orElseThrow();
        assertThat(first.version())
                .as("version restored; learned since: %s", topics.reports())
                .isPositive()
                .isEqualTo(stored.version());
        assertThat(ModelDigest.of(first.bytes())).isEqualTo(ModelDigest.of(stored.published()));
        return first;
    }

    private static ModelSnapshot modelAfter(int events, JobTopics topics, EmbeddedJob job)
            throws InterruptedException {
        JobTopics.await(job, "all reports", () -> topics.learned() >= events);
        assertThat(topics.learned()).as("each event once").isEqualTo(events);
        List<LearningReport> reports = topics.reports();
        long version = reports.get(reports.size() - 1).version();
        JobTopics.await(
                job,
                "model " + version,
                () -> topics.model().map(ModelSnapshot::version).orElse(0L) == version);
        return topics.model().orElseThrow();
    }
}
