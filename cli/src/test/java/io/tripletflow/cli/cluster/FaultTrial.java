package io.tripletflow.cli.cluster;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.job.config.JobConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Streams events to a job while one fault after the other happens to it, and compares what it made
 * of them with what an undisturbed job makes of the same topic.
 *
 * @param brokers number of them
 * @param checkpoint interval of the checkpoints
 * @param sweep interval of the sweeps in which embeddings follow the model
 */
record FaultTrial(
        EventStream stream, int brokers, List<Fault> faults, String checkpoint, String sweep) {

    /** What came out. */
    record Result(
            Outcome disturbed,
            List<String> deviations,
            Map<Fault, Recoveries> recoveries,
            int kills) {

        /** For docs/reliability.md. */
        String table(EventStream stream) {
            StringBuilder text = new StringBuilder();
            text.append("| fault | times | seconds to the next checkpoint: median | longest |\n");
            text.append("|---|---|---|---|\n");
            recoveries.forEach(
                    (fault, times) -> text.append(times.row(fault.toString())).append("\n"));
            text.append("\n| outcome | |\n|---|---|\n");
            row(text, "processes killed", kills);
            row(text, "events sent", stream.rows());
            row(text, "learned", disturbed.learned());
            row(text, "without a label", stream.count(EventStream.Kind.UNLABELLED));
            row(text, "dead letters, malformed", stream.count(EventStream.Kind.MALFORMED));
            row(text, "dead letters, late", stream.count(EventStream.Kind.LATE));
            row(text, "batches", disturbed.reports().size());
            row(text, "lives of the job", disturbed.lives());
            row(text, "model version", disturbed.model().version());
            row(text, "entities embedded by that version", disturbed.embeddings().size());
            row(text, "embeddings sent", disturbed.embeddingsSent());
            row(text, "deviations from the undisturbed run", deviations.size());
            return text.toString();
        }

        private static void row(StringBuilder text, String what, long number) {
            text.append("| %s | %,d |%n".formatted(what, number));
        }
    }

    static final int TASK_MANAGERS = 2;
    private static final Duration RECOVERY = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** Events are sent while a fault lasts and the job recovers from it. */
    private static final int SECONDS_A_FAULT = 10;

    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private static final int MAX_PAUSE_MILLIS = 3000;

    private static final Map<String, String> NO_RESTART = Map.of("restart-strategy.type", "none");

    Result run(Path folder) throws Exception {
        try (CheckpointDisk disk = new CheckpointDisk(folder.resolve("checkpoints"))) {
            return run(folder, disk);
        }
    }

    Result run(Path folder, CheckpointStore store) throws Exception {
        say("seed %d, %d events, %d faults".formatted(stream.seed(), stream.size(), faults.size()));
        try (KafkaBrokers kafka = new KafkaBrokers(folder.resolve("kafka"), brokers)) {
            Map<String, String> settings =
                    TrialSettings.of(
                            "disturbed",
                            kafka.bootstrap(),
                            store.address(),
                            stream.partitions(),
                            checkpoint,
                            sweep);
            JobConfig config = JobConfig.of(settings);
            createTopics(settings);
            Outcome disturbed;
            Map<Fault, Recoveries> recoveries;
            int kills;
            try (FlinkProcesses flink =
                            new FlinkProcesses(
                                    folder.resolve("flink"),
                                    settings,
                                    store.folder(),
                                    TASK_MANAGERS,
                                    TASK_MANAGERS,
                                    store.flink());
                    EventFeed feed = new EventFeed(kafka.directBootstrap(), "events", stream)) {
                Cluster cluster = new Cluster(kafka, flink, store);
                recoveries = disturb(cluster, feed);
                kills = cluster.kills();
                feed.finish();
                say("all sent");
                disturbed = Outcome.await(config, kafka.directBootstrap(), stream, PATIENCE);
            }
            say("the disturbed job is done");
            Outcome undisturbed = undisturbed(kafka, folder);
            return new Result(
                    disturbed, disturbed.deviations(undisturbed, stream), recoveries, kills);
        }
    }

    static void createTopics(Map<String, String> settings) {
        JobConfig config = JobConfig.of(settings);
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
    }

    private Map<Fault, Recoveries> disturb(Cluster cluster, EventFeed feed) throws Exception {
        Map<Fault, Recoveries> recoveries = new EnumMap<>(Fault.class);
        Random random = new Random(stream.seed());
        int share = Math.max(1, stream.size() / (faults.size() + 1));
        int pace = Math.max(1, share / SECONDS_A_FAULT);
        awaitCheckpoint(cluster, Instant.now());
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            if (fault.needsDisk() && !cluster.hasDisk()) {
                say("%s: left out, as nothing can be mounted here".formatted(fault));
                continue;
            }
            feed.allow(share * (i + 1), pace);
            Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
            say("%d: %s (%d sent)".formatted(i + 1, fault, feed.sent()));
            fault.inject(cluster, random);
            Instant over = Instant.now();
            awaitCheckpoint(cluster, over);
            Duration took = Duration.between(over, Instant.now());
            recoveries.computeIfAbsent(fault, any -> new Recoveries()).add(took);
        }
        return recoveries;
    }

    /** Waits until the job has completed one that was not on its way at {@code time}. */
    private static void awaitCheckpoint(Cluster cluster, Instant time) throws InterruptedException {
        Patience.await(
                RECOVERY,
                "a checkpoint after a fault",
                () -> cluster.flink().checkpoints().newestTime().isAfter(time.plus(ON_ITS_WAY)));
    }

    /** What an undisturbed job of one subtask makes of the events. */
    Outcome undisturbed(KafkaBrokers kafka, Path folder) throws Exception {
        Map<String, String> settings =
                TrialSettings.of(
                        "undisturbed",
                        kafka.directBootstrap(),
                        folder.resolve("undisturbed").toUri().toString(),
                        stream.partitions(),
                        "1s",
                        "2s");
        settings.put("job.parallelism", "1");
        JobConfig config = JobConfig.of(settings);
        EmbeddedJob job = EmbeddedJob.start(config, NO_RESTART);
        try {
            return Outcome.await(config, kafka.directBootstrap(), stream, PATIENCE);
        } finally {
            job.close();
        }
    }

    private static void say(String what) {
        System.out.println(Instant.now() + " " + what);
    }
}
