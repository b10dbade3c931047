package io.tripletflow.cli.run;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Flink's reporter that Prometheus asks, set as docker/conf/config.yaml sets it: names and values
 * of labels are as they are, and a series goes on when a task or the job starts again.
 */
public final class PrometheusMetrics {

    private static final String NAME = "metrics.reporter.prometheus.";

    private PrometheusMetrics() {}

    /**
     * Flink would only log that it cannot listen there.
     *
     * @throws ParameterException if the port is none, or is taken
     */
    static void requireFree(int port, CommandSpec spec) {
        if (port < 1 || port > 65535) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--metrics-port must lie between 1 and 65535 but was " + port);
        }
        FreePort.require("--metrics-port", null, port, spec);
    }

    /** Flink options that make the cluster answer at this port, path {@code /metrics}. */
    public static Map<String, String> settings(int port) {
        return Map.of(
                NAME + "factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                NAME + "port",
                String.valueOf(port),
                NAME + "filterLabelValueCharacters",
                "false",
                NAME + "scope.variables.excludes",
                "job_id;task_id;task_attempt_id;task_attempt_num;operator_id");
    }
}
