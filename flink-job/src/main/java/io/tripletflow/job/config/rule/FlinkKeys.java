package io.tripletflow.job.config.rule;

import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.registry.RunOptions;
import io.tripletflow.job.config.registry.Suggestions;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what is handed on to Flink, which itself ignores an option that it does not know. The
 * options are those that Flink's own classes declare.
 */
final class FlinkKeys {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkKeys.class);

    /** Classes that declare options, below {@code org.apache.flink}. */
    private static final List<String> DECLARING =
            List.of(
                    "configuration.AlgorithmOptions",
                    "configuration.BatchExecutionOptions",
                    "configuration.BlobServerOptions",
                    "configuration.CheckpointingOptions",
                    "configuration.CleanupOptions",
                    "configuration.ClusterOptions",
                    "configuration.CoreOptions",
                    "configuration.DeploymentOptions",
                    "configuration.EventOptions",
                    "configuration.ExecutionOptions",
                    "configuration.ExternalResourceOptions",
                    "configuration.HeartbeatManagerOptions",
                    "configuration.HighAvailabilityOptions",
                    "configuration.HistoryServerOptions",
                    "configuration.JMXServerOptions",
                    "configuration.JobEventStoreOptions",
                    "configuration.JobManagerOptions",
                    "configuration.MetricOptions",
                    "configuration.NettyShuffleEnvironmentOptions",
                    "configuration.OptimizerOptions",
                    "configuration.PipelineOptions",
                    "configuration.QueryableStateOptions",
                    "configuration.ResourceManagerOptions",
                    "configuration.RestOptions",
                    "configuration.RestartStrategyOptions",
                    "configuration.RpcOptions",
                    "configuration.SecurityOptions",
                    "configuration.SinkOptions",
                    "configuration.SlowTaskDetectorOptions",
                    "configuration.StateBackendOptions",
                    "configuration.StateChangelogOptions",
                    "configuration.StateLatencyTrackOptions",
                    "configuration.StateRecoveryOptions",
                    "configuration.StateSizeTrackOptions",
                    "configuration.TaskManagerOptions",
                    "configuration.TraceOptions",
                    "configuration.WebOptions",
                    "runtime.highavailability.ApplicationResultStoreOptions",
                    "runtime.highavailability.JobResultStoreOptions",
                    "runtime.shuffle.ShuffleServiceOptions",
                    "state.rocksdb.RocksDBConfigurableOptions",
                    "state.rocksdb.RocksDBNativeMetricOptions",
                    "state.rocksdb.RocksDBOptions",
                    "state.rocksdb.sstmerge.RocksDBManualCompactionOptions",
                    "streaming.api.environment.ExecutionCheckpointingOptions");

    /** Below these a name is the user's own, or that of a plugin, a file system or a cluster. */
    private static final List<String> OPEN =
            List.of(
                    "metrics.reporter.",
                    "events.reporter.",
                    "traces.reporter.",
                    "pipeline.global-job-parameters.",
                    "external-resource.",
                    "fs.",
                    "s3.",
                    "s3a.",
                    "gs.",
                    "oss.",
                    "flink.hadoop.",
                    "kubernetes.",
                    "yarn.",
                    "containerized.",
                    "table.",
                    "python.");

    private static final Map<String, ConfigOption<?>> KNOWN = known();

    private FlinkKeys() {}

    /** Reports options that Flink does not know, and values that it would refuse. */
    static void check(Values values, Findings findings) {
        values.properties(RunOptions.FLINK)
                .forEach(
                        (name, value) -> {
                            String key = RunOptions.FLINK.key() + "." + name;
                            ConfigOption<?> option = KNOWN.get(name);
                            if (OwnedKeys.owns(key) || OPEN.stream().anyMatch(name::startsWith)) {
                                return;
                            }
                            if (option == null) {
                                unknown(name, key, values.origin(key), findings);
                            } else {
                                refused(option, name, value)
                                        .ifPresent(
                                                why ->
                                                        findings.problem(
                                                                values.origin(key), key, why));
                            }
                        });
    }

    /** One that is nearly another is a typing error; the other may belong to a plugin. */
    private static void unknown(String name, String key, Origin origin, Findings findings) {
        Optional<String> near = Suggestions.typo(name, List.copyOf(KNOWN.keySet()));
        if (near.isPresent()) {
            findings.problem(
                    origin,
                    key,
                    "is not an option of Flink, which would ignore it; did you mean flink."
                            + near.get()
                            + "?");
        } else {
            findings.warning(
                    origin,
                    key,
                    "is not among Flink's own options, and Flink ignores what it does not know;"
                            + " check its name unless a plugin reads it");
        }
    }

    private static Optional<String> refused(ConfigOption<?> option, String name, String value) {
        Configuration one = new Configuration();
        one.setString(name, value);
        try {
            one.getOptional(option);
            return Optional.empty();
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String shown = Secrets.isSecret(name) ? Secrets.MASK : value;
            String why = Secrets.isSecret(name) ? "" : " (" + cause.getMessage() + ")";
            return Optional.of(
                    "'" + shown + "' is no value that Flink takes" + why + "; correct it");
        }
    }

    private static Map<String, ConfigOption<?>> known() {
        Map<String, ConfigOption<?>> known = new TreeMap<>();
        for (String name : DECLARING) {
            try {
                Class<?> declaring =
                        Class.forName(
                                "org.apache.flink." + name,
                                true,
                                Thread.currentThread().getContextClassLoader());
                for (Field field : declaring.getFields()) {
                    option(field).ifPresent(option -> put(option, known));
                }
            } catch (ClassNotFoundException e) {
                LOG.debug("Flink's {} is not on the class path; its options are not checked", name);
            }
        }
        return known;
    }

    /**
     * The option in a field; empty for another constant, and for a reporter's key without its name.
     */
    private static Optional<ConfigOption<?>> option(Field field) {
        if (!Modifier.isStatic(field.getModifiers())
                || field.getType() != ConfigOption.class
                || field.getName().startsWith("REPORTER_")) {
            return Optional.empty();
        }
        try {
            return Optional.of((ConfigOption<?>) field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a public field must be readable", e);
        }
    }

    private static void put(ConfigOption<?> option, Map<String, ConfigOption<?>> known) {
        known.put(option.key(), option);
        for (FallbackKey key : option.fallbackKeys()) {
            known.putIfAbsent(key.getKey(), option);
        }
    }
}
