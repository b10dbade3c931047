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

    private final Values values;
    private final List<Problem> problems;
    private final List<Problem> warnings;

    /**
     * @param problems what stops the job; added to
     * @param warnings what may go wrong later; added to
     */
    Rules(Values values, List<Problem> problems, List<Problem> warnings) {
        this.values = values;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check() {
        for (Option<?> option : Options.all()) {
            if (option.fallback() instanceof Default.Required) {
                require(option, "");
            }
            OwnedKeys.check(option, values, problems);
        }
        input();
        window();
        topics();
        delivery();
    }

    private void input() {
        if (values.get(LearningOptions.INPUT_KIND) == JobConfig.InputKind.FEATURES) {
            require(LearningOptions.INPUT_DIMENSION, " with input.kind features");
        }
    }

    private void window() {
        switch (values.get(StreamOptions.WINDOW_TYPE)) {
            case TUMBLING -> {}
            case SLIDING -> {
                require(StreamOptions.WINDOW_SLIDE, " with window.type sliding");
                slideWithinSize();
            }
            case SESSION -> require(StreamOptions.WINDOW_GAP, " with window.type session");
            case COUNT -> require(StreamOptions.WINDOW_COUNT, " with window.type count");
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
        Map<String, String> keys = new HashMap<>();
        for (Option<String> topic : StreamOptions.TOPIC_NAMES) {
            String name = values.get(topic);
            if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.matches("\\.\\.?")) {
                problem(
                        topic,
                        "'"
                                + name
                                + "' is not a topic name; write up to 249 letters, digits,"
                                + " '.', '_' or '-'");
            }
            String other = keys.putIfAbsent(name, topic.key());
            if (other != null) {
                problem(topic, "is '" + name + "' as is " + other + "; give each its own topic");
            }
        }
    }

    private void delivery() {
        switch (values.get(RunOptions.DELIVERY_GUARANTEE)) {
            case EXACTLY_ONCE -> transactions();
            case AT_LEAST_ONCE -> {}
        }
    }

    private void transactions() {
        Duration interval = values.get(RunOptions.CHECKPOINT_INTERVAL);
        Duration timeout = values.get(RunOptions.DELIVERY_TRANSACTION_TIMEOUT);
        if (interval.isZero()) {
            problem(
                    RunOptions.CHECKPOINT_INTERVAL,
                    "must be above 0s with delivery.guarantee exactly-once, whose output appears"
                            + " with each checkpoint; write one such as 5s, or choose"
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
            String key = RunOptions.DELIVERY_TRANSACTION_TIMEOUT.key();
            String message =
                    "is "
                            + Units.format(timeout)
                            + " but brokers refuse more than 15min unless configured; set their"
                            + " transaction.max.timeout.ms to at least "
                            + timeout.toMillis()
                            + " or lower it";
            warnings.add(new Problem(values.origin(key), key, message));
        }
    }

    /** Reports a missing option, unless its value was there and has been reported as broken. */
    private void require(Option<?> option, String when) {
        boolean broken = problems.stream().anyMatch(p -> p.key().equals(option.key()));
        if (!broken && values.find(option).isEmpty()) {
            problem(option, "is required" + when + " but missing; set it: " + option.doc());
        }
    }

    private void problem(Option<?> option, String message) {
        problems.add(new Problem(values.origin(option.key()), option.key(), message));
    }
}
