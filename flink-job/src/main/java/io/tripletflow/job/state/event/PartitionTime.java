package io.tripletflow.job.state.event;

/** Event time of the newest event that was read from a partition, in milliseconds. */
public record PartitionTime(String topic, int partition, long newestMillis) {}
