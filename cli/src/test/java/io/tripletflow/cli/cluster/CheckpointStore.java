package io.tripletflow.cli.cluster;

import java.nio.file.Path;
import java.util.Map;

/** Where a job keeps its checkpoints. */
interface CheckpointStore extends AutoCloseable {

    /** What the job is told, a URI. */
    String address();

    /** Where this process sees them. */
    Path folder();

    /** Options of a cluster that is to reach it. */
    Map<String, String> flink();

    @Override
    void close();
}
