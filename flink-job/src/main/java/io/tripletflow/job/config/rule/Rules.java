package io.tripletflow.job.config.rule;

import io.tripletflow.connectors.kafka.Bootstrap;
import io.tripletflow.job.config.build.AvroSchemaFiles;
import io.tripletflow.job.config.build.EventReadings;
import io.tripletflow.job.config.choice.Backend;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.config.option.Default;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Units;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.Options;
import io.tripletflow.job.config.registry.RunOptions;
import io.tripletflow.job.config.registry.StreamOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rules between options; rules within one option are its type and range. */
public final class Rules {

    /** Most windows that an event may be in. */
    private static final int MAX_OVERLAPPING = 1000;

    private final Values values;
    private final Findings findings;

    public Rules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    public void check() {
        for (Option<?> option : Options.all()) {
            if (option.fallback() instanceof Default.Required) {
                findings.require(values, option, "");
            }
            OwnedKeys.check(option, values, findings);
        }
        new LearningRules(values, findings).check();
        window();
        topics();
        new DeliveryRules(values, findings).check();
        values.find(StreamOptions.KAFKA_BOOTSTRAP).ifPresent(this::bootstrap);
        new KafkaKeys(values, findings).check();
        FlinkKeys.check(values, findings);
        values.find(RunOptions.CHECKPOINT_DIRECTORY).ifPresent(this::checkpointDirectory);
        boolean rocks = values.get(RunOptions.CHECKPOINT_BACKEND) == Backend.ROCKSDB;
        findings.unused(
                values, RunOptions.CHECKPOINT_INCREMENTAL, rocks, "checkpoint.backend hashmap");
        values.find(RunOptions.MODEL_INITIAL).ifPresent(this::initialModel);
        values.find(StreamOptions.SOURCE_AVRO_SCHEMAS).ifPresent(this::avroSchemas);
        registry();
    }

    private void registry() {
        boolean named = values.find(StreamOptions.SOURCE_REGISTRY_URL).isPresent();
        for (Option<?> option : StreamOptions.OF_REGISTRY) {
            findings.unused(values, option, named, "no source.schema-registry.url");
        }
        try {
            EventReadings.registry(values);
        } catch (IllegalArgumentException e) {
            problem(StreamOptions.SOURCE_REGISTRY_URL, e.getMessage());
        }
    }

    private void avroSchemas(String paths) {
        try {
            AvroSchemaFiles.read(paths);
        } catch (IllegalArgumentException e) {
            problem(StreamOptions.SOURCE_AVRO_SCHEMAS, e.getMessage());
        }
    }

    private void bootstrap(String brokers) {
        Bootstrap.problems(brokers)
                .forEach(message -> problem(StreamOptions.KAFKA_BOOTSTRAP, message));
    }

    /** Flink would take a path for one of its default file system, on whatever machine it runs. */
    private void checkpointDirectory(String directory) {
        try {
            if (URI.create(directory.replace(" ", "%20")).getScheme() == null) {
                problem(
                        RunOptions.CHECKPOINT_DIRECTORY,
                        "'"
                                + directory
                                + "' has no scheme; write "
                                + "file://"
                                + Path.of(directory).toAbsolutePath().normalize()
                                + ", or s3://bucket/path and the like where machines share it");
            }
        } catch (IllegalArgumentException e) {
            problem(
                    RunOptions.CHECKPOINT_DIRECTORY,
                    "'" + directory + "' is not a URI: " + e.getMessage() + "; correct it");
        }
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
        if (slide.isPresent() && size.dividedBy(slide.get()) > MAX_OVERLAPPING) {
            problem(
                    StreamOptions.WINDOW_SLIDE,
                    "must be at least window.size / "
                            + MAX_OVERLAPPING
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

    private void problem(Option<?> option, String message) {
        findings.problem(values, option, message);
    }
}
