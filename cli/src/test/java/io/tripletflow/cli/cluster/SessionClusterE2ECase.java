package io.tripletflow.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.ledger.LedgerUse;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job's jar on a standalone cluster with two TaskManagers, by the README's commands: submitted
 * twice it is refused, stopped with a savepoint it goes on with other parallelism, and ends as a
 * job that was never stopped. Needs the jar, which {@code package} builds.
 */
class SessionClusterE2ECase {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final EventStream STREAM = new EventStream(11, 3000, 3);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void rescaledFromASavepoint_endsAsAJobThatWasNeverStopped() throws Exception {
        try (KafkaBrokers kafka = new KafkaBrokers(folder.resolve("kafka"), 1);
                SessionCluster cluster = new SessionCluster(folder.resolve("flink"))) {
            Path jobFile = jobFile("rescaled", kafka.bootstrap(), Map.of());
            JobConfig config = JobConfig.load(jobFile, List.of());
            try (EventFeed feed = new EventFeed(kafka.directBootstrap(), "events", STREAM)) {
                String first = submit(cluster, "run", "-d", "-p", "2", jar(), jobFile.toString());
                awaitCheckpoints(cluster, first, 1);
                SessionCluster.Answer twice = cluster.flink("run", "-d", jar(), jobFile.toString());
                assertThat(twice.exitCode()).as(twice.text()).isNotZero();
                assertThat(twice.text())
                        .as("while the first is idle")
                        .contains("delivery.transactional-id-prefix 'rescaled' is in use");
                feed.allow(STREAM.size() / 2, 500);
                Patience.await(PATIENCE, "half", () -> feed.sent() >= STREAM.size() / 2 - 1);
                awaitCheckpoints(cluster, first, 2);
                String savepoint = stop(cluster, first);
                submit(
                        cluster,
                        "run",
                        "-d",
                        "-p",
                        "4",
                        "--fromSavepoint",
                        savepoint,
                        jar(),
                        jobFile.toString());
                feed.finish();
            }
            Outcome rescaled = Outcome.await(config, kafka.directBootstrap(), STREAM, PATIENCE);
            FaultTrial quiet = new FaultTrial(STREAM, 1, List.of(), "1s", "2s");
            Outcome undisturbed = quiet.undisturbed(kafka, folder);
            assertThat(rescaled.deviations(undisturbed, STREAM)).isEmpty();
            assertThat(rescaled.lives()).as("before the savepoint and after it").isEqualTo(2);
        }
    }

    @Test
    void submittedTwice_atLeastOnce_isRefusedWhileTheFirstIsIdle_andNotOnceItHasGone()
            throws Exception {
        try (KafkaBrokers kafka = new KafkaBrokers(folder.resolve("kafka"), 1);
                SessionCluster cluster = new SessionCluster(folder.resolve("flink"))) {
            Path jobFile =
                    jobFile(
                            "idle",
                            kafka.bootstrap(),
                            Map.of("delivery.guarantee", "at-least-once"));
            JobConfig config = JobConfig.load(jobFile, List.of());
            String first = submit(cluster, "run", "-d", jar(), jobFile.toString());
            Patience.await(
                    PATIENCE,
                    "a sign of life",
                    () ->
                            LedgerUse.problem(config.kafkaSettings(), "idle-ledger", "idle-model")
                                    .isPresent());
            SessionCluster.Answer twice = cluster.flink("run", "-d", jar(), jobFile.toString());
            assertThat(twice.exitCode()).as(twice.text()).isNotZero();
            assertThat(twice.text()).contains("the job runs already: its life of epoch ");
            assertThat(cluster.flink("cancel", first).exitCode()).isZero();
            String next = submit(cluster, "run", "-d", jar(), jobFile.toString());
            awaitCheckpoints(cluster, next, 1); // native libraries are loaded a second time
        }
    }

    private Path jobFile(String name, String bootstrap, Map<String, String> more) throws Exception {
        String checkpoints = folder.resolve("checkpoints").toUri().toString();
        Map<String, String> settings =
                TrialSettings.of(name, bootstrap, checkpoints, STREAM.partitions(), "1s", "2s");
        settings.putAll(more);
        FaultTrial.createTopics(settings);
        return Files.writeString(folder.resolve(name + ".yaml"), FlinkProcesses.yaml(settings));
    }

    /** The jar that README names. */
    private static String jar() throws Exception {
        Path target = Path.of("..", "flink-job", "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-job.jar"))
                    .findAny()
                    .orElseThrow(() -> new AssertionError("no job's jar in " + target))
                    .toString();
        }
    }

    private static String submit(SessionCluster cluster, String... arguments) throws Exception {
        return found("Job has been submitted with JobID ([0-9a-f]{32})", cluster.flink(arguments));
    }

    private String stop(SessionCluster cluster, String job) throws Exception {
        String savepoints = folder.resolve("savepoints").toUri().toString();
        return found(
                "Savepoint completed. Path: (\\S+)",
                cluster.flink("stop", "--savepointPath", savepoints, job));
    }

    private static String found(String pattern, SessionCluster.Answer answer) {
        Matcher matcher = Pattern.compile(pattern).matcher(answer.text());
        assertThat(matcher.find()).as(answer.text()).isTrue();
        return matcher.group(1);
    }

    private static void awaitCheckpoints(SessionCluster cluster, String job, int more)
            throws InterruptedException {
        long before = completed(cluster, job);
        Patience.await(
                PATIENCE, "a checkpoint of " + job, () -> completed(cluster, job) >= before + more);
    }

    private static long completed(SessionCluster cluster, String job) {
        return cluster.rest()
                .get("/jobs/" + job + "/checkpoints")
                .path("counts")
                .path("completed")
                .asLong();
    }
}
