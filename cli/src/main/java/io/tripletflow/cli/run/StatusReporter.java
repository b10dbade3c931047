package io.tripletflow.cli.run;

import io.tripletflow.job.metrics.JobMetric;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Hands the metrics of a job in this process to its {@link MetricBoard}. Flink makes it by {@link
 * StatusReporterFactory}; the two sides find each other by the job's id.
 */
final class StatusReporter implements MetricReporter {

    /** Records that were read, usable or not. */
    static final String EVENTS = "validate events/numRecordsIn";

    /** Labelled events that came in time to be learned from. */
    static final String LEARNABLE = key(JobMetric.LEARNABLE);

    /** Dead letters, the reason behind it. */
    static final String DEAD_LETTERS = key(JobMetric.DEAD_LETTERS) + "/";

    /** Records of the topic that were not read yet. */
    static final String LAG = "pendingRecords";

    static final String VERSION = key(JobMetric.MODEL_VERSION);
    static final String RECALL_LEARNED = key(JobMetric.RECALL_LEARNED);
    static final String RECALL_UNTRAINED = key(JobMetric.RECALL_UNTRAINED);

    private static final Set<String> SHOWN =
            Set.of(EVENTS, LEARNABLE, VERSION, RECALL_LEARNED, RECALL_UNTRAINED);

    private static final String NAME = "metrics.reporter.status.";
    private static final String JOB = "job";
    private static final Map<String, MetricBoard> BOARDS = new ConcurrentHashMap<>();

    private MetricBoard board = new MetricBoard();

    private static String key(JobMetric metric) {
        return metric.operator() + "/" + metric.id();
    }

    /** Flink options that make the cluster report about job {@code id}. */
    static Map<String, String> settings(String id) {
        return Map.of(
                NAME + "factory.class", StatusReporterFactory.class.getName(), NAME + JOB, id);
    }

    /** The figures of job {@code id}. */
    static MetricBoard board(String id) {
        return BOARDS.computeIfAbsent(id, any -> new MetricBoard());
    }

    /** Lets go of a job that has ended. */
    static void forget(String id) {
        BOARDS.remove(id);
    }

    @Override
    public void open(MetricConfig config) {
        board = board(config.getString(JOB, ""));
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        String operator = variables.get("<operator_name>");
        if (operator == null) {
            return;
        }
        if (name.equals(LAG)) {
            board.add(LAG, metric);
            return;
        }
        String reason = variables.get("<reason>");
        String key = operator + "/" + name + (reason == null ? "" : "/" + reason);
        if (SHOWN.contains(key) || key.startsWith(DEAD_LETTERS)) {
            board.add(key, metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        board.remove(metric);
    }

    @Override
    public void close() {}
}
