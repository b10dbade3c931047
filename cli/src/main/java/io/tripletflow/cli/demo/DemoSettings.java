package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.demo.scenario.Scenario;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The demo's configuration: the user's file and options, what the data show, and what the demo
 * itself decides, since it brings its own broker and ends with its stream.
 *
 * @param overrides each {@code option=value}
 * @param scenario whose job file is taken where there is no other
 */
record DemoSettings(
        Optional<Path> file,
        List<String> overrides,
        OptionalInt parallelism,
        Optional<Scenario> scenario) {

    private static final List<String> OWN =
            List.of("kafka.bootstrap", "kafka.properties", "source.start", "source.stop");

    private static final String CHECKPOINT_INTERVAL = "2s";

    /** Used where there is no job file. */
    private static final Map<String, String> DEFAULTS =
            Map.of("job.name", "demo", "checkpoint.interval", CHECKPOINT_INTERVAL);

    private static final int DEFAULT_PARALLELISM = 2;

    DemoSettings {
        for (String override : overrides) {
            for (String own : OWN) {
                if (override.startsWith(own + "=") || override.startsWith(own + ".")) {
                    throw CommandException.mistake(
                            "--set "
                                    + own
                                    + " has no place in a demo, which starts its own broker and"
                                    + " reads all of it; use 'tripletflow run'",
                            null);
                }
            }
        }
    }

    /** Of no scenario. */
    DemoSettings(Optional<Path> file, List<String> overrides, OptionalInt parallelism) {
        this(file, overrides, parallelism, Optional.empty());
    }

    /**
     * The whole configuration.
     *
     * @param shapes what the data carry, by tower
     * @param recipe options that suit the data; a job file has its own
     * @param checkpoints folder for them
     */
    JobConfig config(
            Map<String, DataShape> shapes,
            List<String> recipe,
            String bootstrap,
            Path checkpoints) {
        List<String> soft = new ArrayList<>(DemoTowers.of(this::load, overrides).options(shapes));
        if (file.isEmpty() && scenario.isEmpty()) {
            soft.addAll(recipe);
        }
        if (file.isEmpty() && scenario.isPresent()) {
            soft.add("checkpoint.interval=" + CHECKPOINT_INTERVAL);
        }
        soft.add("checkpoint.directory=" + checkpoints.toUri());
        // all events are there already: a partition is slow on a busy machine, never idle
        soft.add("source.idle-timeout=0s");
        if (file.isEmpty() && parallelism.isEmpty()) {
            soft.add("job.parallelism=" + DEFAULT_PARALLELISM);
        }
        soft.addAll(overrides);
        parallelism.ifPresent(subtasks -> soft.add("job.parallelism=" + subtasks));
        soft.add("kafka.bootstrap=" + bootstrap);
        if (file.isPresent()) {
            soft.add("kafka.properties.security.protocol=PLAINTEXT");
        }
        soft.add("source.start=earliest");
        soft.add("source.stop=latest");
        soft.add("topics.create=true");
        return load(soft);
    }

    /** What the job is configured with, but for broker and folder, which a replay does not need. */
    JobConfig offline(Map<String, DataShape> shapes) {
        return offline(shapes, List.of());
    }

    /**
     * The same.
     *
     * @param recipe options that suit the data; a job file has its own
     */
    JobConfig offline(Map<String, DataShape> shapes, List<String> recipe) {
        return config(shapes, recipe, "127.0.0.1:1", Path.of("unused"));
    }

    private JobConfig load(List<String> all) {
        if (file.isPresent()) {
            return JobConfig.load(file.get(), all);
        }
        return scenario.map(one -> JobConfig.ofYaml(one.jobName(), one.job(), all))
                .orElseGet(() -> JobConfig.of(DEFAULTS, all));
    }
}
