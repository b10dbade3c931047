package io.tripletflow.cli.run;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.connectors.kafka.BrokerWatch;
import io.tripletflow.job.config.JobConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.executiongraph.ArchivedExecutionGraph;
import org.apache.flink.runtime.scheduler.ExecutionGraphInfo;
import org.apache.flink.runtime.scheduler.exceptionhistory.RootExceptionHistoryEntry;

/**
 * Looks at a running job now and then, tells what has happened since, and gives up on one that only
 * fails. Not thread-safe.
 */
final class JobWatch {

    static final long POLL_MILLIS = 500;

    /** A job that fails so often without a checkpoint in between makes no way. */
    static final int MAX_FAILURES = 10;

    private static final long PROBE_NANOS = 5_000_000_000L;

    /** Room that any checkpoint needs. */
    private static final long MIN_BYTES = 1 << 20;

    private final JobConfig config;
    private final EmbeddedJob job;
    private final Life life;
    private final StartedRun run;
    private final StatusPrinter printer;
    private final BrokerWatch kafka;
    private final MetricBoard board;
    private long nextStatus;
    private long nextProbe;
    private String unwritable = "";
    private String silent = "";
    private long statusNanos = System.nanoTime();
    private long statusEvents;
    private long statusDead;
    private long lastFailureMillis;
    private long restarts;
    private String lastFailure;
    private int failuresInARow;
    private long completed;
    private long checkpointBytes = MIN_BYTES;
    private final Set<Long> failedIds = new HashSet<>();
    private String state = "CREATED";

    /**
     * @param kafka the brokers of the job; stays the caller's
     */
    JobWatch(
            JobConfig config,
            EmbeddedJob job,
            Life life,
            StartedRun run,
            StatusPrinter printer,
            BrokerWatch kafka) {
        this.config = config;
        this.job = job;
        this.life = life;
        this.run = run;
        this.printer = printer;
        this.kafka = kafka;
        board = StatusReporter.board(run.jobId());
        nextStatus = System.nanoTime() + printer.interval().toNanos();
    }

    /**
     * Tells what is new.
     *
     * @throws CommandException if the job only fails
     */
    void look() throws InterruptedException {
        Optional<ExecutionGraphInfo> graph = job.graph();
        if (graph.isPresent()) {
            ArchivedExecutionGraph now = graph.get().getArchivedExecutionGraph();
            state = now.getState().name();
            checkpoints(now.getCheckpointStatsSnapshot());
            failures(graph.get().getExceptionHistory());
        }
        long time = System.nanoTime();
        if (time >= nextProbe) {
            nextProbe = time + PROBE_NANOS;
            probe();
            probeKafka();
        }
        if (time >= nextStatus) {
            nextStatus = time + printer.interval().toNanos();
            printer.status(status());
        }
    }

    private void checkpoints(CheckpointStatsSnapshot stats) {
        if (stats == null) {
            return;
        }
        long done = stats.getCounts().getNumberOfCompletedCheckpoints();
        if (done > completed) {
            if (completed == 0) {
                life.forgetBefore(run);
            }
            completed = done;
            failuresInARow = 0;
            checkpointBytes = newestBytes(stats);
        }
        SortedMap<String, SortedSet<Long>> lost = new TreeMap<>();
        for (AbstractCheckpointStats each : stats.getHistory().getCheckpoints()) {
            // one that could not begin, as while the job starts, is not among them
            if (each instanceof FailedCheckpointStats failed
                    && failedIds.add(failed.getCheckpointId())) {
                lost.computeIfAbsent(
                                String.valueOf(failed.getFailureMessage()), any -> new TreeSet<>())
                        .add(failed.getCheckpointId());
            }
        }
        lost.forEach(this::tellLost);
        if (!lost.isEmpty()) {
            probe();
        }
    }

    private static long newestBytes(CheckpointStatsSnapshot stats) {
        CompletedCheckpointStats newest = stats.getHistory().getLatestCompletedCheckpoint();
        return newest == null ? MIN_BYTES : Math.max(MIN_BYTES, newest.getCheckpointedSize());
    }

    private void tellLost(String reason, SortedSet<Long> ids) {
        String which =
                ids.size() == 1
                        ? "checkpoint " + ids.first()
                        : "%d checkpoints (%d to %d)"
                                .formatted(ids.size(), ids.first(), ids.last());
        printer.news(
                "%s failed: %s; checkpoints are kept in %s"
                        .formatted(which, reason, run.checkpoints()));
    }

    /** Finds out by itself whether checkpoints can be written: the next may be far. */
    private void probe() {
        if (config.checkpoint().interval().isZero()) {
            return;
        }
        String problem = Life.problemOf(run.checkpoints(), checkpointBytes).orElse("");
        if (!problem.equals(unwritable)) {
            unwritable = problem;
            printer.news(
                    problem.isEmpty()
                            ? "checkpoints can be written again into " + run.checkpoints()
                            : problem + "; nothing is kept until that is mended");
        }
    }

    /** Kafka's clients wait a minute and more before the job fails. */
    private void probeKafka() throws InterruptedException {
        Optional<Duration> silence = kafka.silence();
        String bootstrap = config.kafka().bootstrap();
        if (silent.isEmpty() && silence.isPresent()) {
            silent = "no broker answers at " + bootstrap;
            printer.news(
                    "%s for %d s; the job waits, and goes on when one does"
                            .formatted(silent, silence.get().toSeconds()));
        } else if (!silent.isEmpty() && silence.isEmpty()) {
            silent = "";
            printer.news("Kafka at " + bootstrap + " answers again");
        }
    }

    private void failures(Iterable<RootExceptionHistoryEntry> history) {
        long newest = lastFailureMillis;
        for (RootExceptionHistoryEntry entry : history) {
            if (entry.getTimestamp() <= lastFailureMillis) {
                continue;
            }
            newest = Math.max(newest, entry.getTimestamp());
            restarts++;
            failuresInARow++;
            lastFailure =
                    EmbeddedJob.rootMessage(entry.getException())
                            + (unwritable.isEmpty() ? "" : " (" + unwritable + ")");
            String task = entry.getFailingTaskName();
            printer.news(
                    "job '%s' failed and starts again (failure %d)%s: %s"
                            .formatted(
                                    config.name(),
                                    restarts,
                                    task == null ? "" : " in '" + task + "'",
                                    lastFailure));
        }
        lastFailureMillis = newest;
        boolean own = config.flink().containsKey(RestartStrategyOptions.RESTART_STRATEGY.key());
        if (failuresInARow >= MAX_FAILURES && !own) {
            throw CommandException.failure(
                    "job '%s' failed %d times with no checkpoint in between and is given up; the last cause: %s"
                            .formatted(config.name(), failuresInARow, lastFailure),
                    null);
        }
    }

    private JobStatus status() {
        long now = System.nanoTime();
        long events = board.total(StatusReporter.EVENTS);
        Map<String, Long> letters = board.totalsOf(StatusReporter.DEAD_LETTERS);
        long dead = letters.values().stream().mapToLong(Long::longValue).sum();
        double seconds = Math.max(1e-3, (now - statusNanos) / 1e9);
        JobStatus status =
                new JobStatus(
                        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                        state,
                        events,
                        Math.round((events - statusEvents) / seconds * 10) / 10.0,
                        whole(board.gauge(StatusReporter.LAG)),
                        whole(board.gauge(StatusReporter.VERSION)),
                        number(board.gauge(StatusReporter.RECALL_LEARNED)),
                        number(board.gauge(StatusReporter.RECALL_UNTRAINED)),
                        board.total(StatusReporter.LEARNABLE),
                        letters,
                        completed,
                        failedIds.size(),
                        restarts,
                        lastFailure,
                        warning(events, dead));
        statusNanos = now;
        statusEvents = events;
        statusDead = dead;
        return status;
    }

    private String warning(long events, long dead) {
        if (!unwritable.isEmpty()) {
            return unwritable;
        }
        if (!silent.isEmpty()) {
            return silent;
        }
        if (events > statusEvents && dead - statusDead >= events - statusEvents) {
            return "nothing but dead letters comes; see topic '"
                    + config.topics().deadLetters()
                    + "'";
        }
        if (events > dead && board.total(StatusReporter.LEARNABLE) == 0) {
            return "no labelled event has come in time: nothing is learned";
        }
        return null;
    }

    private static Long whole(OptionalDouble gauge) {
        return gauge.isPresent() ? Math.round(gauge.getAsDouble()) : null;
    }

    private static Double number(OptionalDouble gauge) {
        return gauge.isPresent() ? gauge.getAsDouble() : null;
    }

    /**
     * The job has come to the end of its input.
     *
     * @return exit code
     * @throws CommandException if it could use nothing of it
     */
    int ended() {
        JobStatus last = status();
        printer.status(last);
        printer.end();
        long unusable =
                last.deadLetters().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("late")) // those are embedded
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        if (last.events() > 0 && unusable >= last.events()) {
            throw CommandException.failure(
                    "job '%s' has ended, and every one of its %d records became a dead letter: %s; topic '%s' has each with its reason"
                            .formatted(
                                    config.name(),
                                    last.events(),
                                    JobStatus.reasons(last.deadLetters()),
                                    config.topics().deadLetters()),
                    null);
        }
        printer.news("job '" + config.name() + "' has ended");
        return ExitCode.OK;
    }
}
