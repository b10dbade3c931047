package io.tripletflow.cli.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The job of a trial: small, and quick to commit what it did. */
final class TrialSettings {

    private TrialSettings() {}

    /**
     * @param checkpoints URI
     * @param name of the job and start of its topics; the events topic is shared
     */
    static Map<String, String> of(
            String name,
            String bootstrap,
            String checkpoints,
            int partitions,
            String checkpointInterval,
            String sweepInterval) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("job.name", name);
        settings.put("kafka.bootstrap", bootstrap);
        settings.put("topics.events", "events");
        for (String topic : List.of("embeddings", "model", "reports", "dead-letters", "ledger")) {
            settings.put("topics." + topic, name + "-" + topic);
        }
        settings.put("topics.partitions", String.valueOf(partitions));
        settings.put("input.dimension", String.valueOf(EventStream.DIMENSION));
        settings.put("source.idle-timeout", "0s"); // else lateness would depend on the clock
        settings.put("source.lateness", EventStream.LATENESS_MILLIS + "ms");
        settings.put("window.size", "1s");
        settings.put("training.replay", "2");
        settings.put("refresh.interval", sweepInterval);
        settings.put("refresh.threshold", "0"); // so that each embedding tells its version
        settings.put("model.publish-interval", "1s");
        settings.put("checkpoint.interval", checkpointInterval);
        settings.put("checkpoint.directory", checkpoints);
        settings.put("delivery.transaction-timeout", "5min");
        return settings;
    }
}
