package io.tripletflow.job.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rules between options; rules within one option are its type and range. */
final class Rules {

    /** transaction.max.timeout.ms of a broker that nobody configured. */
    private static final int MOST_OVERLAPPING = 1000;

    private static final Duration BROKER_TRANSACTION_LIMIT = Duration.ofMinutes(15);

    private final Values values;
    private final Findings findings;

    Rules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void check() {
        for (Option<?> option : Options.all()) {
            if (option.fallback() instanceof Default.Required) {
                findings.require(values, option, "");
            }
            OwnedKeys.check(option, values, findings);
        }
        new LearningRules(values, findings).check();
        window();
        topics();
        delivery();
        values.find(RunOptions.MODEL_INITIAL).ifPresent(this::initialModel);
    }

    /** A local model must be there before anything starts; others are found when it starts. */
    private void initialModel(String model) {
        Path path;
        try {
            URI uri = URI.create(model.replace(" ", "%20"));
            if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
                return;
            }
            path = uri.getScheme() == null ? Path.of(model) : Path.of(uri);
        } catch (IllegalArgumentException e) {
            problem(
                    RunOptions.MODEL_INITIAL,
                    "'" + model + "' is neither a path nor a URI: " + e.getMessage());
            return;
        }
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            String why = Files.isDirectory(path) ? "is a directory" : "cannot be read";
            problem(
                    RunOptions.MODEL_INITIAL,
                    "'" + model + "' " + why + "; give the path of a model file");
        }
    }

    private void window() {
        WindowSpec.Kind kind = values.get(StreamOptions.WINDOW_TYPE);
        switch (kind) {
            case TUMBLING -> {}
            case SLIDING -> {
                requireWith(kind, StreamOptions.WINDOW_SLIDE);
                slideWithinSize();
            }
            case SESSION -> requireWith(kind, StreamOptions.WINDOW_GAP);
            case COUNT -> requireWith(kind, StreamOptions.WINDOW_COUNT);
        }
        boolean sliding = kind == WindowSpec.Kind.SLIDING;
        boolean sized = sliding || kind == WindowSpec.Kind.TUMBLING;
        String type = "window.type " + Type.tag(kind);
        findings.unused(values, StreamOptions.WINDOW_SIZE, sized, type);
        findings.unused(values, StreamOptions.WINDOW_SLIDE, sliding, type);
        findings.unused(values, StreamOptions.WINDOW_GAP, kind == WindowSpec.Kind.SESSION, type);
        boolean counted = kind == WindowSpec.Kind.COUNT;
        findings.unused(values, StreamOptions.WINDOW_COUNT, counted, type);
        findings.unused(values, StreamOptions.WINDOW_MAX_EVENTS, !counted, type);
    }

    private void requireWith(WindowSpec.Kind kind, Option<?> option) {
        findings.require(values, option, " with window.type " + Type.tag(kind));
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
        if (slide.isPresent() && size.dividedBy(slide.get()) > MOST_OVERLAPPING) {
            problem(
                    StreamOptions.WINDOW_SLIDE,
                    "must be at least window.size / "
                            + MOST_OVERLAPPING
                            + ", since every event is kept in size / slide windows; raise it");
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
            findings.warning(
                    values,
                    RunOptions.DELIVERY_TRANSACTION_TIMEOUT,
                    "is "
                            + Units.format(timeout)
                            + " but brokers refuse more than 15min unless configured; set their"
                            + " transaction.max.timeout.ms to at least "
                            + timeout.toMillis()
                            + " or lower it");
        }
    }

    private void problem(Option<?> option, String message) {
        findings.problem(values, option, message);
    }
}
