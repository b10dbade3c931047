package io.tripletflow.cli.cluster;

/** All that faults are injected into. */
record Cluster(KafkaBrokers kafka, FlinkProcesses flink, CheckpointDisk disk) {}
