package io.tripletflow.cli.cluster;

import java.util.stream.Stream;

/** All that faults are injected into. */
record Cluster(KafkaBrokers kafka, FlinkProcesses flink, CheckpointStore store) {

    /** Whether checkpoints are on a disk that can fail. */
    boolean hasDisk() {
        return store instanceof CheckpointDisk disk && disk.isDisk();
    }

    CheckpointDisk disk() {
        return (CheckpointDisk) store;
    }

    /** How many times a process was killed. */
    int kills() {
        return Stream.of(
                        kafka.nodes().stream(),
                        flink.taskManagers().stream(),
                        Stream.of(flink.jobManager()))
                .flatMap(processes -> processes)
                .mapToInt(ChildProcess::kills)
                .sum();
    }
}
