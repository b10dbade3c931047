package io.tripletflow.job.config.rule;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.job.config.build.KafkaNames;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.StreamOptions;
import java.util.HashMap;
import java.util.Map;

/** Pass-through names that an option of ours decides, or that the job's guarantees rest on. */
final class OwnedKeys {

    private static final String FIXED = "";

    private static final Map<String, String> FLINK =
            Map.ofEntries(
                    Map.entry("flink.execution.checkpointing.interval", "checkpoint.interval"),
                    Map.entry("flink.execution.checkpointing.timeout", "checkpoint.timeout"),
                    Map.entry("flink.execution.checkpointing.mode", "delivery.guarantee"),
                    Map.entry("flink.execution.checkpointing.dir", "checkpoint.directory"),
                    Map.entry("flink.state.checkpoints.dir", "checkpoint.directory"),
                    Map.entry("flink.state.backend", "checkpoint.backend"),
                    Map.entry("flink.state.backend.type", "checkpoint.backend"),
                    Map.entry(
                            "flink.execution.checkpointing.incremental", "checkpoint.incremental"),
                    Map.entry("flink.state.backend.incremental", "checkpoint.incremental"),
                    Map.entry(
                            "flink.execution.checkpointing.unaligned.enabled",
                            "checkpoint.unaligned"),
                    Map.entry("flink.execution.checkpointing.unaligned", "checkpoint.unaligned"),
                    Map.entry("flink.parallelism.default", "job.parallelism"),
                    Map.entry("flink.pipeline.name", "job.name"),
                    Map.entry("flink.pipeline.generic-types", FIXED));

    private static final Map<String, String> OPTIONS = options();

    private OwnedKeys() {}

    /** Whether {@code key} must not be set. */
    static boolean owns(String key) {
        return OPTIONS.containsKey(key);
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(FLINK);
        KafkaSettings.owned()
                .forEach(
                        (property, setting) ->
                                options.put(
                                        StreamOptions.KAFKA_PROPERTIES.key() + "." + property,
                                        setting.map(KafkaNames.KEYS::of).orElse(FIXED)));
        return options;
    }

    /** Reports the names below {@code option} that must not be set there. */
    static void check(Option<?> option, Values values, Findings findings) {
        for (String name : values.properties(option).keySet()) {
            String key = option.key() + "." + name;
            String owner = OPTIONS.get(key);
            if (owner != null) {
                String message =
                        owner.equals(FIXED)
                                ? "is fixed by the job; remove it"
                                : "is decided by " + owner + "; set that and remove this";
                findings.problem(values.origin(key), key, message);
            }
        }
    }
}
