package io.tripletflow.bench.stream;

import java.util.List;

/** A part of what the job does, told from the threads and methods that do it. */
enum CostPart {
    FETCH(
            "fetch records",
            List.of("Source Data Fet"),
            List.of(
                    "org.apache.kafka.clients.consumer.",
                    "org.apache.flink.connector.kafka.source.",
                    "org.apache.flink.connector.base.source.")),
    DECODE(
            "decode and validate events",
            List.of(),
            List.of(
                    "io.tripletflow.connectors.event.",
                    "io.tripletflow.job.operator.ValidateEvents.")),
    WINDOWS(
            "form windows",
            List.of(),
            List.of(
                    "io.tripletflow.memory.",
                    "io.tripletflow.learn.batch.BatchForming.",
                    "io.tripletflow.job.operator.window.TripletWindows.",
                    "io.tripletflow.job.operator.window.GroupWindows.",
                    "org.apache.flink.streaming.runtime.operators.windowing.")),
    SCORE("score before learning", List.of(), List.of("io.tripletflow.learn.Scoring.")),
    TRAIN("train", List.of(), List.of("io.tripletflow.learn.MetricLearner.train")),
    LEARN(
            "inputs and guards",
            List.of(),
            List.of(
                    "io.tripletflow.learn.MetricLearner.learn",
                    "io.tripletflow.learn.batch.Admission.")),
    BROADCAST(
            "send models",
            List.of(),
            List.of(
                    "io.tripletflow.learn.ModelFormat.",
                    "io.tripletflow.learn.Embedder.read",
                    "io.tripletflow.job.state.output.LearnedModelFormat.",
                    "io.tripletflow.job.state.output.ModelSnapshotFormat.",
                    "io.tripletflow.job.operator.Trainer.emitModel",
                    "io.tripletflow.job.operator.Trainer.publish")),
    WRITE(
            "write records",
            List.of("kafka-producer-"),
            List.of(
                    "io.tripletflow.connectors.output.",
                    "io.tripletflow.connectors.delivery.",
                    "io.tripletflow.job.operator.LedgerWriter.",
                    "org.apache.kafka.clients.producer.",
                    "org.apache.flink.connector.kafka.sink.")),
    REFRESH(
            "embed and refresh",
            List.of(),
            List.of("io.tripletflow.learn.Embedder.embed", "io.tripletflow.job.operator.refresh.")),
    CHECKPOINT(
            "checkpoint",
            List.of("AsyncOperations", "jobmanager-io-t", "Checkpoint Time"),
            List.of("org.apache.flink.streaming.runtime.tasks.SubtaskCheckpointCoordinator")),
    EXCHANGE(
            "between tasks",
            List.of("OutputFlusher f"),
            List.of(
                    "io.tripletflow.job.state.",
                    "org.apache.flink.runtime.io.network.",
                    "org.apache.flink.streaming.runtime.io.")),
    COMPILE("compile (HotSpot)", List.of("C# Compiler", "Sweeper thread"), List.of()),
    COLLECT("collect garbage", List.of("GC Thread", "G# ", "VM Thread"), List.of()),
    OTHER("the rest", List.of(), List.of());

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> threads;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> methods;

    /**
     * @param threads how names of threads begin that do nothing else, each number a #
     * @param methods how names of methods begin, class and all
     */
    CostPart(String text, List<String> threads, List<String> methods) {
        this.text = text;
        this.threads = threads;
        this.methods = methods;
    }

    String text() {
        return text;
    }

    List<String> methods() {
        return methods;
    }

    /** What a thread of that name does, whatever its methods. */
    static CostPart ofThread(String name) {
        for (CostPart part : values()) {
            if (part.threads.stream().anyMatch(name::startsWith)) {
                return part;
            }
        }
        return OTHER;
    }

    /**
     * What a stack does: the innermost method that belongs to a part says it.
     *
     * @param stack class and method of each frame, innermost first
     */
    static CostPart ofStack(List<String> stack) {
        for (String frame : stack) {
            for (CostPart part : values()) {
                if (part.methods.stream().anyMatch(frame::startsWith)) {
                    return part;
                }
            }
        }
        return OTHER;
    }
}
