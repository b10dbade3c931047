package io.tripletflow.connectors.kafka;

/** What can be set of Kafka's clients, of the output's delivery and of the topics. */
public enum KafkaSetting {
    BOOTSTRAP,
    /** Of every client, by Kafka's own names. */
    PROPERTIES,
    GROUP_ID,
    /** Where reading begins. */
    START,
    GUARANTEE,
    TRANSACTIONAL_ID_PREFIX,
    TRANSACTION_TIMEOUT,
    ON_LOSS,
    /** Whether missing topics are created. */
    CREATE,
    REPLICATION,
    EVENTS,
    EMBEDDINGS,
    MODEL,
    REPORTS,
    DEAD_LETTERS,
    LEDGER,
    PROFILES,
    SCORES
}
