package io.tripletflow.bench.stream;

import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.Tag;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured.
 *
 * @param formats of events and embeddings, one after the other
 * @param events that lie on the topic before the job starts
 * @param batch events of a window, and rows of a training step
 * @param windowMillis event time of a window
 * @param hidden width of the hidden layer; 0 for a linear encoder
 * @param runs of each kind; medians are reported
 * @param copying whether a copying job runs in turn with it
 * @param peer the Python that runs {@link PythonPeer} in turn with it, on JSON; empty for none
 * @param latencySeconds how long events are sent live; 0 for not at all
 * @param warmUpSeconds how long they are sent before that: until HotSpot has compiled
 * @param loadPercent of the most that the job takes live, at which they are sent
 * @param jvm further options of the measured JVMs
 * @param overrides of the job, each {@code option=value}
 * @param defaults whether the job learns as it comes, and its costs are told by part; else one step
 *     a window on its own rows
 */
record EndToEndSettings(
        Workload workload,
        List<RecordFormat> formats,
        int events,
        int batch,
        int windowMillis,
        int hidden,
        int embedding,
        int parallelism,
        int runs,
        boolean copying,
        String peer,
        int latencySeconds,
        int warmUpSeconds,
        int loadPercent,
        List<String> jvm,
        List<String> overrides,
        boolean defaults) {

    /** Event time of the n-th event: each window of each group holds about {@code batch}. */
    long time(long base, long index) {
        return base + index * windowMillis / ((long) batch * workload.groups());
    }

    /** The job's options. */
    Map<String, String> options(
            String name, RecordFormat format, String bootstrap, String events, Path checkpoints) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("job.name", name);
        options.put("job.parallelism", String.valueOf(parallelism));
        options.put("kafka.bootstrap", bootstrap);
        options.put("topics.events", events);
        for (String topic : List.of("embeddings", "model", "reports", "dead-letters")) {
            options.put("topics." + topic, name + "-" + topic);
        }
        options.put("topics.partitions", String.valueOf(partitions()));
        options.put("topics.embeddings-format", tag(format));
        options.putAll(workload.content().options(workload.size()));
        options.put("checkpoint.directory", checkpoints.toUri().toString());
        if (!defaults) {
            options.putAll(oneStepAWindow());
        }
        for (String override : overrides) {
            String[] pair = override.split("=", 2);
            options.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return options;
    }

    /** One step for each window, on its own rows: what the peer does. */
    private Map<String, String> oneStepAWindow() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("source.lateness", "0s");
        options.put("window.size", windowMillis + "ms");
        options.put("encoder.kind", hidden == 0 ? "linear" : "mlp");
        if (hidden > 0) {
            options.put("encoder.hidden", String.valueOf(hidden));
        }
        options.put("encoder.embedding", String.valueOf(embedding));
        options.put("training.batch", String.valueOf(Math.max(2, batch)));
        options.put("training.replay", String.valueOf(1));
        options.put("memory.sample", String.valueOf(0));
        options.put("memory.per-label", String.valueOf(0));
        options.put("delivery.guarantee", "at-least-once");
        return options;
    }

    boolean comparing(RecordFormat format) {
        return format == RecordFormat.JSON && !peer.isEmpty();
    }

    static String tag(RecordFormat format) {
        return Tag.of(format);
    }

    /** One for each subtask that reads. */
    int partitions() {
        return parallelism;
    }
}
