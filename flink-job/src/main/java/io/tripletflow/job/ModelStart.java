package io.tripletflow.job;

import io.tripletflow.encoder.input.InputVersion;
import java.util.Map;

/**
 * What a job's model begins with.
 *
 * @param initial model learned elsewhere; empty for none
 * @param millis when this life of the job began, milliseconds since the epoch
 * @param maxParallelism of the trainer: 1, but what it was in the state of a restored job
 * @param inputVersions by which rules the model reads the inputs of each tower
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ModelStart(
        byte[] initial, long millis, int maxParallelism, Map<String, InputVersion> inputVersions) {}
