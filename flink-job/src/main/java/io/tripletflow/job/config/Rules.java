package io.tripletflow.job.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules between options; rules within one option are its type and range. */
final class Rules {

    /** transaction.max.timeout.ms of a broker that nobody configured. */
    private static final Duration BROKER_TRANSACTION_LIMIT = Duration.ofMinutes(15);

    /** Flink and Kafka names that an option of ours decides, with that option's key. */
    private static final Map<String, String> OWNED =
            Map.ofEntries(
                    Map.entry("flink.execution.checkpointing.interval", "checkpoint.interval"),
                    Map.entry("flink.execution.checkpointing.mode", "delivery.guarantee"),
                    Map.entry("flink.execution.checkpointing.dir", "checkpoint.directory"),
                    Map.entry("flink.state.checkpoints.dir", "checkpoint.directory"),
                    Map.entry("flink.state.backend", "checkpoint.backend"),
                    Map.entry("flink.state.backend.type", "checkpoint.backend"),
                    Map.entry("flink.parallelism.default", "job.parallelism"),
                    Map.entry("flink.pipeline.name", "job.name"),
                    Map.entry("kafka.properties.bootstrap.servers", "kafka.bootstrap"),
                    Map.entry("kafka.properties.group.id", "kafka.group-id"),
                    Map.entry(
                            "kafka.properties.transactional.id",
                            "delivery.transactional-id-prefix"),
                    Map.entry(
                            "kafka.properties.transaction.timeout.ms",
                            "delivery.transaction-timeout"),
                    Map.entry("kafka.properties.auto.offset.reset", "source.start"));

    private final Values values;
    private final List<Problem> problems;
    private final List<Problem> warnings;

    Rules(Values values, List<Problem> problems, List<Problem> warnings) {
        this.values = values;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check() {
        input();
        window();
        topics();
        delivery();
        owned("kafka.properties.", values.properties(StreamOptions.KAFKA_PROPERTIES));
        owned("flink.", values.properties(RunOptions.FLINK));
    }

    private void input() {
        if (values.get(LearningOptions.INPUT_KIND) == JobConfig.InputKind.FEATURES) {
            require(LearningOptions.INPUT_DIMENSION, "with input.kind features");
        }
    }

    private void window() {
        switch (values.get(StreamOptions.WINDOW_TYPE)) {
            case TUMBLING -> {}
            case SLIDING -> {
                require(StreamOptions.WINDOW_SLIDE, "with window.type sliding");
                slideWithinSize();
            }
            case SESSION -> require(StreamOptions.WINDOW_GAP, "with window.type session");
            case COUNT -> require(StreamOptions.WINDOW_COUNT, "with window.type count");
        }
    }

    private void slideWithinSize() {
        Optional<Duration> slide = values.find(StreamOptions.WINDOW_SLIDE);
        Duration size = values.get(StreamOptions.WINDOW_SIZE);
        if (slide.isPresent() && slide.get().compareTo(size) > 0) {
            problem(
                    StreamOptions.WINDOW_SLIDE,
                    "must not exceed window.size "
                            + Units.format(size)
                            + " but was "
                            + Units.format(slide.get())
                            + ", or events between windows would be lost; lower it");
        }
    }

    private void topics() {
        Map<String, Option<?>> names = new HashMap<>();
        for (Option<String> topic :
                List.of(
                        StreamOptions.TOPICS_EVENTS,
                        StreamOptions.TOPICS_EMBEDDINGS,
                        StreamOptions.TOPICS_MODEL,
                        StreamOptions.TOPICS_REPORTS,
                        StreamOptions.TOPICS_DEAD_LETTERS)) {
            String name = values.get(topic);
            if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.matches("\\.\\.?")) {
                problem(
                        topic,
                        "'"
                                + name
                                + "' is not a topic name; write up to 249 letters, digits,"
                                + " '.', '_' or '-'");
            }
            Option<?> other = names.putIfAbsent(name, topic);
            if (other != null) {
                problem(topic, "is '" + name + "' as is " + other.key() + "; give each its own");
            }
        }
    }

    private void delivery() {
        Duration interval = values.get(RunOptions.CHECKPOINT_INTERVAL);
        Duration timeout = values.get(RunOptions.DELIVERY_TRANSACTION_TIMEOUT);
        if (values.get(RunOptions.DELIVERY_GUARANTEE) == JobConfig.Guarantee.AT_LEAST_ONCE) {
            return;
        }
        if (interval.isZero()) {
            problem(
                    RunOptions.CHECKPOINT_INTERVAL,
                    "must be above 0s with delivery.guarantee exactly-once, whose output appears"
                            + " with each checkpoint; set it, such as 5s, or choose"
                            + " at-least-once");
        }
        if (timeout.compareTo(interval) <= 0) {
            problem(
                    RunOptions.DELIVERY_TRANSACTION_TIMEOUT,
                    "must exceed checkpoint.interval "
                            + Units.format(interval)
                            + " but was "
                            + Units.format(timeout)
                            + ", or transactions expire before they commit and output is lost;"
                            + " raise it or checkpoint more often");
        }
        if (timeout.compareTo(BROKER_TRANSACTION_LIMIT) > 0) {
            warnings.add(
                    new Problem(
                            values.origin(RunOptions.DELIVERY_TRANSACTION_TIMEOUT),
                            RunOptions.DELIVERY_TRANSACTION_TIMEOUT.key(),
                            "is "
                                    + Units.format(timeout)
                                    + " but brokers by default refuse more than 15min; make sure"
                                    + " that their transaction.max.timeout.ms is at least as"
                                    + " long"));
        }
    }

    private void owned(String prefix, Map<String, String> properties) {
        for (String name : properties.keySet()) {
            String key = prefix + name;
            if (OWNED.containsKey(key)) {
                problems.add(
                        new Problem(
                                new Origin.Nowhere(),
                                key,
                                "is decided by " + OWNED.get(key) + "; set that and remove this"));
            }
        }
    }

    private void require(Option<?> option, String when) {
        boolean broken = problems.stream().anyMatch(problem -> problem.key().equals(option.key()));
        if (!broken && values.find(option).isEmpty()) {
            problems.add(
                    new Problem(
                            new Origin.Nowhere(),
                            option.key(),
                            "is required " + when + " but missing; set it: " + option.doc()));
        }
    }

    private void problem(Option<?> option, String message) {
        problems.add(new Problem(values.origin(option), option.key(), message));
    }
}
