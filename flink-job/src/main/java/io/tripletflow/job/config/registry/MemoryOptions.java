package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.memory.MemorySpec;
import java.time.Duration;
import java.util.List;

/** Options of what is remembered: events by each group, embeddings by the trainer. */
public final class MemoryOptions {

    public static final Option<MemorySpec.Keep> KEEP =
            Option.of(
                            "memory.keep",
                            Type.choice(MemorySpec.Keep.class),
                            "Which events of a label stay: the newest follow a label that changes,"
                                    + " a reservoir keeps a sample of all.")
                    .or(MemorySpec.Keep.NEWEST);
    public static final Option<Integer> PER_LABEL =
            count("per-label", "Events of a label that a group remembers.")
                    .or(32)
                    .between(0, 10_000)
                    .in("events");
    public static final Option<Integer> LABELS =
            count("labels", "Labels that a group remembers; rarely seen ones make room.")
                    .or(10_000)
                    .between(1, 10_000_000)
                    .in("labels");
    public static final Option<Integer> SAMPLE =
            count("sample", "Remembered events that join a window.")
                    .or(512)
                    .between(0, 100_000)
                    .in("events");
    public static final Option<Float> SAMPLE_PER_EVENT =
            Option.of(
                            "memory.sample-per-event",
                            Type.FLOAT,
                            "Remembered events for each fresh one, on average: windows of few fresh"
                                    + " events are joined by the sample in turn; 0 joins each.")
                    .or(8f)
                    .between(0f, 100_000f)
                    .in("events");
    public static final Option<Duration> EXPIRE_AFTER =
            Option.of(
                            "memory.expire-after",
                            Type.DURATION,
                            "Event time after which a remembered event is forgotten; 0s means"
                                    + " never.")
                    .or(Duration.ZERO)
                    .atLeast(Duration.ZERO);
    public static final Option<Integer> BYTES =
            Option.of(
                            "memory.bytes",
                            Type.SIZE,
                            "Bytes that a group's remembered events take on the heap; rarely seen"
                                    + " labels make room.")
                    .or(256 << 20)
                    .between(1 << 10, 1 << 30);
    public static final Option<Duration> GROUP_EXPIRE_AFTER =
            Option.of(
                            "memory.group-expire-after",
                            Type.DURATION,
                            "Event time after which a group without labelled events is forgotten;"
                                    + " 0s means never.")
                    .or(Duration.ofDays(30))
                    .between(Duration.ZERO, Duration.ofDays(36_500));
    public static final Option<Integer> EMBEDDINGS =
            count(
                            "embeddings",
                            "Embeddings of earlier steps that are further positives and negatives"
                                    + " of each step; 0 keeps none.")
                    .or(0)
                    .between(0, 16_384)
                    .in("embeddings");
    public static final Option<Long> EMBEDDINGS_WARMUP =
            steps("warmup", "First steps of the model, in which they are not used.")
                    .or(500L)
                    .between(0L, 1_000_000_000L)
                    .in("steps");
    public static final Option<Long> EMBEDDINGS_MAX_AGE =
            steps("max-age", "Steps after which one of them is not used any more.")
                    .or(1_000L)
                    .between(1L, 1_000_000_000L)
                    .in("steps");

    static final List<Option<?>> ALL =
            List.of(
                    KEEP,
                    PER_LABEL,
                    LABELS,
                    SAMPLE,
                    SAMPLE_PER_EVENT,
                    EXPIRE_AFTER,
                    BYTES,
                    GROUP_EXPIRE_AFTER,
                    EMBEDDINGS,
                    EMBEDDINGS_WARMUP,
                    EMBEDDINGS_MAX_AGE);

    private MemoryOptions() {}

    private static Option<Integer> count(String name, String doc) {
        return Option.of("memory." + name, Type.INT, doc);
    }

    private static Option<Long> steps(String name, String doc) {
        return Option.of("memory.embeddings-" + name, Type.LONG, doc);
    }
}
