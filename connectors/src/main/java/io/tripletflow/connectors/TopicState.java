package io.tripletflow.connectors;

/**
 * A topic as the cluster has it.
 *
 * @param maxMessageBytes largest batch that it takes, in bytes
 */
public record TopicState(String name, int partitions, int maxMessageBytes) {}
