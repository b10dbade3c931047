package io.tripletflow.connectors.kafka;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A topic that the job needs.
 *
 * @param partitions of the topic if it is to be created; -1 for the broker's default
 * @param replication copies of each partition if it is to be created; -1 for the broker's default
 */
public record TopicSpec(String name, Use use, int partitions, int replication) {

    /** What a topic is for, which decides its clean-up policy. */
    public enum Use {
        /** Belongs to its producers: any policy is taken. */
        EVENTS(KafkaSetting.EVENTS),
        /** Compacted: keeps the newest embedding of every entity for ever. */
        EMBEDDINGS(KafkaSetting.EMBEDDINGS),
        /** Compacted: keeps the newest slices for ever. */
        MODEL(KafkaSetting.MODEL),
        REPORTS(KafkaSetting.REPORTS),
        /** Never compacted: letters have no key of their own. */
        DEAD_LETTERS(KafkaSetting.DEAD_LETTERS),
        /** Never compacted: every entry counts. */
        LEDGER(KafkaSetting.LEDGER),
        /** Compacted: keeps the newest state of every profile for ever. */
        PROFILES(KafkaSetting.PROFILES),
        /** Never compacted: every event counts. */
        SCORES(KafkaSetting.SCORES);

        private final KafkaSetting setting;

        Use(KafkaSetting setting) {
            this.setting = setting;
        }

        /** The setting that names the topic. */
        public KafkaSetting setting() {
            return setting;
        }

        /** Whether the topic must keep the newest record of each key for ever. */
        public boolean compacted() {
            return this == EMBEDDINGS || this == MODEL || this == PROFILES;
        }
    }

    public TopicSpec {
        requireNonNull(name, "name");
        requireNonNull(use, "use");
        requireDefaultOrPositive("partitions", name, partitions);
        requireDefaultOrPositive("replication", name, replication);
        if (replication > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "replication of topic '"
                            + name
                            + "' must be at most 32767 but was "
                            + replication);
        }
    }

    /** Settings for its creation; what is not here stays the broker's default. */
    Map<String, String> configs() {
        Map<String, String> configs = new LinkedHashMap<>();
        if (use == Use.EVENTS) {
            return configs;
        }
        configs.put("cleanup.policy", use.compacted() ? "compact" : "delete");
        if (use.compacted()) { // compaction touches closed segments only: close them early
            configs.put("segment.bytes", Integer.toString(100 * 1024 * 1024));
            configs.put("segment.ms", Long.toString(4 * 3_600_000L));
        }
        if (use == Use.DEAD_LETTERS) { // the largest event and its headers must fit
            configs.put("max.message.bytes", Integer.toString(8 * 1024 * 1024));
        }
        return configs;
    }

    private static void requireDefaultOrPositive(String name, String topic, int value) {
        if (value != -1 && value < 1) {
            throw new IllegalArgumentException(
                    name
                            + " of topic '"
                            + topic
                            + "' must be positive, or -1 for the broker's default, but was "
                            + value);
        }
    }
}
