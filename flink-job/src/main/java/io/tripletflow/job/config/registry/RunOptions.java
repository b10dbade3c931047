package io.tripletflow.job.config.registry;

import io.tripletflow.connectors.delivery.OnLoss;
import io.tripletflow.job.config.choice.Backend;
import io.tripletflow.job.config.choice.Guarantee;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import java.time.Duration;
import java.util.List;

/** Options of how the job runs: refresher, delivery, model topic, checkpoints, Flink. */
public final class RunOptions {

    public static final Option<Duration> REFRESH_INTERVAL =
            Option.of(
                            "refresh.interval",
                            Type.DURATION,
                            "Wall-clock time from one sweep, which embeds all entities again, to"
                                    + " the next.")
                    .or(Duration.ofSeconds(30))
                    .atLeast(Duration.ofMillis(10));
    public static final Option<Float> REFRESH_THRESHOLD =
            Option.of(
                            "refresh.threshold",
                            Type.FLOAT,
                            "Euclidean distance below which a moved embedding is not written"
                                    + " again.")
                    .or(0.001f)
                    .between(0f, 2f);
    public static final Option<Duration> REFRESH_EXPIRE_AFTER =
            Option.of(
                            "refresh.expire-after",
                            Type.DURATION,
                            "Event time without an event after which an entity is forgotten and"
                                    + " gets a tombstone; 0s means never.")
                    .or(Duration.ZERO)
                    .atLeast(Duration.ZERO);

    public static final Option<Guarantee> DELIVERY_GUARANTEE =
            Option.of(
                            "delivery.guarantee",
                            Type.choice(Guarantee.class),
                            "exactly-once writes in transactions, visible after each checkpoint;"
                                    + " at-least-once is visible at once and may repeat.")
                    .or(Guarantee.EXACTLY_ONCE);
    public static final Option<String> DELIVERY_TRANSACTIONAL_ID_PREFIX =
            Option.of(
                            "delivery.transactional-id-prefix",
                            Type.STRING,
                            "Start of the transactional ids; unique among the jobs of a Kafka"
                                    + " cluster.")
                    .orFrom("job.name", values -> values.find(RunOptions.JOB_NAME));
    public static final Option<Duration> DELIVERY_TRANSACTION_TIMEOUT =
            Option.of(
                            "delivery.transaction-timeout",
                            Type.DURATION,
                            "Must exceed a checkpoint plus a restart, or output is lost; brokers"
                                    + " refuse more than their transaction.max.timeout.ms.")
                    .or(Duration.ofMinutes(10))
                    .between(Duration.ofSeconds(1), Duration.ofDays(7));
    public static final Option<OnLoss> DELIVERY_ON_LOSS =
            Option.of(
                            "delivery.on-loss",
                            Type.choice(OnLoss.class),
                            "What to do when a transaction turns out to have expired with its"
                                    + " records: fail ends the job, continue only logs it.")
                    .or(OnLoss.FAIL);

    public static final Option<Duration> MODEL_PUBLISH_INTERVAL =
            Option.of(
                            "model.publish-interval",
                            Type.DURATION,
                            "Shortest wall-clock time between two snapshots on the model topic.")
                    .or(Duration.ofSeconds(10))
                    .atLeast(Duration.ofMillis(10));

    public static final Option<String> MODEL_INITIAL =
            Option.of(
                            "model.initial",
                            Type.STRING,
                            "Model that learning starts from, as a path or a URI such as"
                                    + " file:///models/first.safetensors; not read when a job is"
                                    + " restored.")
                    .orOpen("an untrained model");

    public static final Option<String> JOB_NAME =
            Option.of("job.name", Type.STRING, "Name of the job in Flink.").or("tripletflow");
    public static final Option<Integer> JOB_PARALLELISM =
            Option.of("job.parallelism", Type.INT, "Subtasks of the parallel operators.")
                    .orOpen("Flink's parallelism.default; with `run` half of the processors")
                    .between(1, 4_096)
                    .in("subtasks");

    public static final Option<Boolean> JOB_FRESH =
            Option.of(
                            "job.fresh",
                            Type.BOOLEAN,
                            "Whether a job without state may begin anew, in a newer epoch, though"
                                    + " its model topic holds a model.")
                    .or(false);

    public static final Option<Duration> CHECKPOINT_INTERVAL =
            Option.of(
                            "checkpoint.interval",
                            Type.DURATION,
                            "Time between checkpoints, and with exactly-once the delay of the"
                                    + " output; 0s means none.")
                    .orFrom(
                            "5s, with at-least-once 60s",
                            values ->
                                    values.find(RunOptions.DELIVERY_GUARANTEE)
                                            .map(RunOptions::checkpointInterval))
                    .between(Duration.ZERO, Duration.ofDays(1));
    public static final Option<Duration> CHECKPOINT_TIMEOUT =
            Option.of(
                            "checkpoint.timeout",
                            Type.DURATION,
                            "Time after which a checkpoint is given up.")
                    .orFrom(
                            "half of delivery.transaction-timeout",
                            values ->
                                    values.find(RunOptions.DELIVERY_TRANSACTION_TIMEOUT)
                                            .map(timeout -> timeout.dividedBy(2)))
                    .between(Duration.ofMillis(100), Duration.ofDays(7));
    public static final Option<String> CHECKPOINT_DIRECTORY =
            Option.of(
                            "checkpoint.directory",
                            Type.STRING,
                            "Where checkpoints are kept, as a URI such as"
                                    + " file:///var/lib/tripletflow or, with Flink's plugin for"
                                    + " it, s3://bucket/path.")
                    .orOpen("the JobManager's memory; with `run` the job's state folder");
    public static final Option<Backend> CHECKPOINT_BACKEND =
            Option.of(
                            "checkpoint.backend",
                            Type.choice(Backend.class),
                            "Working state on the heap, or in RocksDB on local disk when it"
                                    + " outgrows memory.")
                    .or(Backend.HASHMAP);
    public static final Option<Boolean> CHECKPOINT_INCREMENTAL =
            Option.of(
                            "checkpoint.incremental",
                            Type.BOOLEAN,
                            "With RocksDB a checkpoint writes what changed since the last one, not"
                                    + " all state.")
                    .or(true);
    public static final Option<Boolean> CHECKPOINT_UNALIGNED =
            Option.of(
                            "checkpoint.unaligned",
                            Type.BOOLEAN,
                            "Checkpoints overtake events that wait in buffers, so that they complete"
                                    + " under backpressure, and are larger.")
                    .or(false);

    public static final Option<String> FLINK =
            Option.of(
                            "flink",
                            Type.PROPERTIES,
                            "Flink options for the job, such as"
                                    + " flink.restart-strategy.type: fixed-delay.")
                    .orOpen("none");

    static final List<Option<?>> ALL =
            List.of(
                    REFRESH_INTERVAL,
                    REFRESH_THRESHOLD,
                    REFRESH_EXPIRE_AFTER,
                    DELIVERY_GUARANTEE,
                    DELIVERY_TRANSACTIONAL_ID_PREFIX,
                    DELIVERY_TRANSACTION_TIMEOUT,
                    DELIVERY_ON_LOSS,
                    MODEL_PUBLISH_INTERVAL,
                    MODEL_INITIAL,
                    JOB_NAME,
                    JOB_PARALLELISM,
                    JOB_FRESH,
                    CHECKPOINT_INTERVAL,
                    CHECKPOINT_TIMEOUT,
                    CHECKPOINT_DIRECTORY,
                    CHECKPOINT_BACKEND,
                    CHECKPOINT_INCREMENTAL,
                    CHECKPOINT_UNALIGNED,
                    FLINK);

    private RunOptions() {}

    /**
     * Output of exactly-once waits for a checkpoint; of at-least-once only a restart's work does.
     */
    private static Duration checkpointInterval(Guarantee guarantee) {
        return switch (guarantee) {
            case EXACTLY_ONCE -> Duration.ofSeconds(5);
            case AT_LEAST_ONCE -> Duration.ofSeconds(60);
        };
    }
}
