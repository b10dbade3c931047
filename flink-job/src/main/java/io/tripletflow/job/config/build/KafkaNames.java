package io.tripletflow.job.config.build;

import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.SettingNames;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.registry.RunOptions;
import io.tripletflow.job.config.registry.StreamOptions;
import java.util.EnumMap;
import java.util.Map;

/** The keys by which a job file sets Kafka's clients, the delivery and the topics. */
public final class KafkaNames {

    /** What messages to the author of a job file call the settings. */
    public static final SettingNames KEYS = keys();

    private KafkaNames() {}

    private static SettingNames keys() {
        Map<KafkaSetting, String> keys = new EnumMap<>(KafkaSetting.class);
        for (KafkaSetting setting : KafkaSetting.values()) {
            keys.put(setting, option(setting).key());
        }
        return new SettingNames(keys);
    }

    private static Option<?> option(KafkaSetting setting) {
        return switch (setting) {
            case BOOTSTRAP -> StreamOptions.KAFKA_BOOTSTRAP;
            case PROPERTIES -> StreamOptions.KAFKA_PROPERTIES;
            case GROUP_ID -> StreamOptions.KAFKA_GROUP_ID;
            case START -> StreamOptions.SOURCE_START;
            case GUARANTEE -> RunOptions.DELIVERY_GUARANTEE;
            case TRANSACTIONAL_ID_PREFIX -> RunOptions.DELIVERY_TRANSACTIONAL_ID_PREFIX;
            case TRANSACTION_TIMEOUT -> RunOptions.DELIVERY_TRANSACTION_TIMEOUT;
            case ON_LOSS -> RunOptions.DELIVERY_ON_LOSS;
            case CREATE -> StreamOptions.TOPICS_CREATE;
            case REPLICATION -> StreamOptions.TOPICS_REPLICATION;
            case EVENTS -> StreamOptions.TOPICS_EVENTS;
            case EMBEDDINGS -> StreamOptions.TOPICS_EMBEDDINGS;
            case MODEL -> StreamOptions.TOPICS_MODEL;
            case REPORTS -> StreamOptions.TOPICS_REPORTS;
            case DEAD_LETTERS -> StreamOptions.TOPICS_DEAD_LETTERS;
            case LEDGER -> StreamOptions.TOPICS_LEDGER;
            case PROFILES -> StreamOptions.TOPICS_PROFILES;
            case SCORES -> StreamOptions.TOPICS_SCORES;
        };
    }
}
