package io.tripletflow.job.config.registry;

import io.tripletflow.connectors.endpoint.SourceSpec.Start;
import io.tripletflow.connectors.event.EventTime;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.choice.Stop;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import java.time.Duration;
import java.util.List;

/** Options of what flows in and out: Kafka, topics, source, limits, windows. */
public final class StreamOptions {

    public static final Option<String> KAFKA_BOOTSTRAP =
            Option.of(
                    "kafka.bootstrap",
                    Type.STRING,
                    "Brokers to start from, as host:port, separated by commas.");
    public static final Option<String> KAFKA_GROUP_ID =
            Option.of(
                            "kafka.group-id",
                            Type.STRING,
                            "Consumer group under which the source commits its offsets.")
                    .orFrom("job.name", values -> values.find(RunOptions.JOB_NAME));
    public static final Option<String> KAFKA_PROPERTIES =
            Option.of(
                            "kafka.properties",
                            Type.PROPERTIES,
                            "Properties for every Kafka client of the job, such as"
                                    + " security.protocol or sasl.jaas.config.")
                    .orOpen("none");

    public static final Option<String> TOPICS_EVENTS =
            topic("events", "events", "Labelled events in.");
    public static final Option<String> TOPICS_EMBEDDINGS =
            topic("embeddings", "embeddings", "Embeddings out, keyed by entity, compacted.");
    public static final Option<String> TOPICS_MODEL =
            topic("model", "model", "Model snapshots out, in slices, compacted.");
    public static final Option<String> TOPICS_REPORTS =
            topic("reports", "reports", "Learning reports out, one a batch.");
    public static final Option<String> TOPICS_DEAD_LETTERS =
            topic("dead-letters", "dead-letters", "Unusable records out, with their reasons.");
    public static final Option<String> TOPICS_LEDGER =
            topic("ledger", "ledger", "What was written to the others, by which losses show.");
    public static final Option<String> TOPICS_PROFILES =
            topic("profiles", "profiles", "Profiles out, keyed by their names, compacted.");
    public static final Option<String> TOPICS_SCORES =
            topic("scores", "scores", "Embeddings of events compared with their profiles, out.");
    public static final List<Option<String>> TOPIC_NAMES =
            List.of(
                    TOPICS_EVENTS,
                    TOPICS_EMBEDDINGS,
                    TOPICS_MODEL,
                    TOPICS_REPORTS,
                    TOPICS_DEAD_LETTERS,
                    TOPICS_LEDGER,
                    TOPICS_PROFILES,
                    TOPICS_SCORES);
    public static final Option<Boolean> TOPICS_CREATE =
            Option.of(
                            "topics.create",
                            Type.BOOLEAN,
                            "Whether missing topics are created; otherwise they are an error.")
                    .or(true);
    public static final Option<Integer> TOPICS_PARTITIONS =
            Option.of(
                            "topics.partitions",
                            Type.INT,
                            "Partitions of created events and embeddings topics.")
                    .or(4)
                    .between(1, 10_000)
                    .in("partitions");
    public static final Option<Integer> TOPICS_REPLICATION =
            Option.of("topics.replication", Type.INT, "Replicas of created topics.")
                    .orOpen("the brokers' default")
                    .between(1, 32_767)
                    .in("replicas");
    public static final Option<RecordFormat> TOPICS_EMBEDDINGS_FORMAT =
            Option.of(
                            "topics.embeddings-format",
                            Type.choice(RecordFormat.class),
                            "How embeddings are written: json any console consumer shows, avro is"
                                    + " smaller and faster.")
                    .or(RecordFormat.JSON);

    public static final Option<Start> SOURCE_START =
            Option.of(
                            "source.start",
                            Type.choice(Start.class),
                            "Where a job without a checkpoint starts reading; committed falls back"
                                    + " to earliest.")
                    .or(Start.EARLIEST);
    public static final Option<Stop> SOURCE_STOP =
            Option.of(
                            "source.stop",
                            Type.choice(Stop.class),
                            "Where the job ends: never, or latest, the end of the topic when the"
                                    + " job starts (back-fills).")
                    .or(Stop.NEVER);
    public static final Option<Duration> SOURCE_IDLE_TIMEOUT =
            Option.of(
                            "source.idle-timeout",
                            Type.DURATION,
                            "A partition silent for this long (wall clock) no longer holds back"
                                    + " the windows; when all are, what windows hold is learned; 0s"
                                    + " means never.")
                    .or(Duration.ofSeconds(5))
                    .atLeast(Duration.ZERO);
    public static final Option<Duration> SOURCE_LATENESS =
            Option.of(
                            "source.lateness",
                            Type.DURATION,
                            "How far events of a partition may be out of order (event time);"
                                    + " later ones go to the dead letters.")
                    .or(Duration.ofSeconds(1))
                    .between(Duration.ZERO, Duration.ofDays(365));
    public static final Option<Duration> SOURCE_MAX_DRIFT =
            Option.of(
                            "source.max-drift",
                            Type.DURATION,
                            "Event time by which a partition is read ahead of the slowest one"
                                    + " (docs/hostile.md); 0s means no bound.")
                    .or(Duration.ZERO)
                    .between(Duration.ZERO, Duration.ofDays(365));
    public static final Option<String> SOURCE_AVRO_SCHEMAS =
            Option.of(
                            "source.avro-schemas",
                            Type.STRING,
                            "Files of further schemas (.avsc) that Avro events are written with,"
                                    + " separated by commas; fields they add are ignored.")
                    .orOpen("the job's own alone");
    public static final Option<EventTime.Unit> SOURCE_TIME_UNIT =
            Option.of(
                            "source.time-unit",
                            Type.choice(EventTime.Unit.class),
                            "Unit of events' times that are numbers. auto: by size, below 1e11"
                                    + " seconds, 1e14 milliseconds, 1e17 microseconds, else"
                                    + " nanoseconds; below 1e8 refused.")
                    .or(EventTime.Unit.AUTO);
    public static final Option<String> SOURCE_REGISTRY_URL =
            Option.of(
                            "source.schema-registry.url",
                            Type.STRING,
                            "Registry that knows the schemas of events in the Confluent wire"
                                    + " format, such as http://registry:8081.")
                    .orOpen("such events go to the dead letters");
    public static final Option<String> SOURCE_REGISTRY_USER =
            Option.of(
                            "source.schema-registry.user",
                            Type.STRING,
                            "User at the registry (basic authentication).")
                    .orOpen("none");
    public static final Option<String> SOURCE_REGISTRY_PASSWORD =
            Option.of(
                            "source.schema-registry.password",
                            Type.STRING,
                            "Password of that user; never printed.")
                    .orOpen("none");
    public static final Option<String> SOURCE_REGISTRY_TOKEN =
            Option.of(
                            "source.schema-registry.token",
                            Type.STRING,
                            "Token at the registry (bearer authentication); never printed.")
                    .orOpen("none");
    public static final Option<Duration> SOURCE_REGISTRY_TIMEOUT =
            Option.of(
                            "source.schema-registry.timeout",
                            Type.DURATION,
                            "How long events wait for a registry that does not answer before the"
                                    + " task fails and Flink restarts it.")
                    .or(Duration.ofMinutes(1))
                    .between(Duration.ofSeconds(1), Duration.ofMinutes(10));
    public static final List<Option<?>> OF_REGISTRY =
            List.of(
                    SOURCE_REGISTRY_USER,
                    SOURCE_REGISTRY_PASSWORD,
                    SOURCE_REGISTRY_TOKEN,
                    SOURCE_REGISTRY_TIMEOUT);

    public static final Option<Integer> LIMITS_RECORD_BYTES =
            Option.of("limits.record-bytes", Type.SIZE, "Largest key and value of a record.")
                    .or(Limits.DEFAULTS.recordBytes())
                    .between(64, 1 << 24);
    public static final Option<Integer> LIMITS_ENTITY_LENGTH =
            length("entity", Limits.DEFAULTS.entityLength(), "entity name");
    public static final Option<Integer> LIMITS_LABEL_LENGTH =
            length("label", Limits.DEFAULTS.labelLength(), "label");
    public static final Option<Integer> LIMITS_GROUP_LENGTH =
            length("group", Limits.DEFAULTS.groupLength(), "group name");
    public static final Option<Integer> LIMITS_TEXT_LENGTH =
            length("text", Limits.DEFAULTS.textLength(), "text input", 1 << 24);
    public static final Option<Integer> LIMITS_IDS =
            Option.of(
                            "limits.ids",
                            Type.INT,
                            "Most ids of an event; those with more go to the dead letters.")
                    .or(Limits.DEFAULTS.ids())
                    .between(1, Input.Ids.MAX)
                    .in("ids");
    public static final Option<Duration> LIMITS_MAX_FUTURE =
            Option.of(
                            "limits.max-future",
                            Type.DURATION,
                            "How far an event's time may lie ahead of its record's timestamp, and"
                                    + " one that no broker set ahead of the job's clock; 0s means"
                                    + " no bound.")
                    .or(Duration.ofMillis(Limits.DEFAULTS.maxFutureMillis()))
                    .atLeast(Duration.ZERO);

    public static final Option<WindowSpec.Kind> WINDOW_TYPE =
            Option.of(
                            "window.type",
                            Type.choice(WindowSpec.Kind.class),
                            "How a group's events are cut into training batches.")
                    .or(WindowSpec.Kind.TUMBLING);
    public static final Option<Duration> WINDOW_SIZE =
            Option.of(
                            "window.size",
                            Type.DURATION,
                            "Event time that a tumbling or sliding window covers.")
                    .or(Duration.ofMillis(250))
                    .between(Duration.ofMillis(1), Duration.ofDays(365));
    public static final Option<Duration> WINDOW_SLIDE =
            Option.of(
                            "window.slide",
                            Type.DURATION,
                            "Event time from one sliding window to the next; at most window.size.")
                    .orOpen("required for sliding")
                    .atLeast(Duration.ofMillis(1));
    public static final Option<Duration> WINDOW_GAP =
            Option.of(
                            "window.gap",
                            Type.DURATION,
                            "Event time without an event of the group that ends a session.")
                    .orOpen("required for session")
                    .between(Duration.ofMillis(1), Duration.ofDays(365));
    public static final Option<Integer> WINDOW_COUNT =
            Option.of(
                            "window.count",
                            Type.INT,
                            "Labelled events of the group that fill a count window.")
                    .orOpen("required for count")
                    .between(2, 1_000_000)
                    .in("events");

    public static final Option<Integer> WINDOW_MAX_EVENTS =
            Option.of(
                            "window.max-events",
                            Type.INT,
                            "Labelled events that a window by time holds; one that is full earlier"
                                    + " is learned in pieces.")
                    .orFrom(
                            "50000, or as many as fit into an array",
                            job -> WindowFit.usual(job, 50_000))
                    .between(2, 10_000_000)
                    .in("events");

    public static final Option<Integer> WINDOW_MAX_BYTES =
            Option.of(
                            "window.max-bytes",
                            Type.SIZE,
                            "Bytes that a window's events take on the heap; one that is full"
                                    + " earlier is learned in pieces.")
                    .or(64 << 20)
                    .between(1 << 10, 1 << 30);

    static final List<Option<?>> ALL =
            List.of(
                    KAFKA_BOOTSTRAP,
                    KAFKA_GROUP_ID,
                    KAFKA_PROPERTIES,
                    TOPICS_EVENTS,
                    TOPICS_EMBEDDINGS,
                    TOPICS_MODEL,
                    TOPICS_REPORTS,
                    TOPICS_DEAD_LETTERS,
                    TOPICS_LEDGER,
                    TOPICS_PROFILES,
                    TOPICS_SCORES,
                    TOPICS_CREATE,
                    TOPICS_PARTITIONS,
                    TOPICS_REPLICATION,
                    TOPICS_EMBEDDINGS_FORMAT,
                    SOURCE_START,
                    SOURCE_STOP,
                    SOURCE_IDLE_TIMEOUT,
                    SOURCE_LATENESS,
                    SOURCE_MAX_DRIFT,
                    SOURCE_AVRO_SCHEMAS,
                    SOURCE_TIME_UNIT,
                    SOURCE_REGISTRY_URL,
                    SOURCE_REGISTRY_USER,
                    SOURCE_REGISTRY_PASSWORD,
                    SOURCE_REGISTRY_TOKEN,
                    SOURCE_REGISTRY_TIMEOUT,
                    LIMITS_RECORD_BYTES,
                    LIMITS_ENTITY_LENGTH,
                    LIMITS_LABEL_LENGTH,
                    LIMITS_GROUP_LENGTH,
                    LIMITS_TEXT_LENGTH,
                    LIMITS_IDS,
                    LIMITS_MAX_FUTURE,
                    WINDOW_TYPE,
                    WINDOW_SIZE,
                    WINDOW_SLIDE,
                    WINDOW_GAP,
                    WINDOW_COUNT,
                    WINDOW_MAX_EVENTS,
                    WINDOW_MAX_BYTES);

    private StreamOptions() {}

    private static Option<String> topic(String name, String fallback, String content) {
        return Option.of("topics." + name, Type.STRING, "Topic: " + content).or(fallback);
    }

    /** Names travel in every output record, each character as up to 6 bytes. */
    private static Option<Integer> length(String what, int fallback, String field) {
        return length(what, fallback, field, 1 << 14);
    }

    private static Option<Integer> length(String what, int fallback, String field, int max) {
        String doc = "Longest " + field + " of an event; longer ones go to the dead letters.";
        return Option.of("limits." + what + "-length", Type.INT, doc)
                .or(fallback)
                .between(1, max)
                .in("characters");
    }
}
