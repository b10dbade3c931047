package io.tripletflow.connectors.kafka;

/**
 * A topic as the cluster has it.
 *
 * @param maxMessageBytes largest batch that it takes, in bytes
 * @param created whether it was missing and has been created
 */
public record TopicState(String name, int partitions, int maxMessageBytes, boolean created) {}
