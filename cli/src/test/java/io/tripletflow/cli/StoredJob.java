package io.tripletflow.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The job whose savepoints, each written by the build of its time, lie in the test resources. Never
 * change it: they were written after its first half. Events come in two partitions, and windows of
 * a second close half a second after their end.
 */
final class StoredJob {

    static final int EVENTS = 800;
    static final int HALF = 400;

    /** Labelled events in windows that are complete after the first half. */
    static final int LEARNED_IN_HALF = 300;

    static final String NAME = "stored";

    private StoredJob() {}

    /** Its settings, of options that every build knew. */
    static Map<String, String> settings(String bootstrap, int parallelism) {
        Map<String, String> settings = JobTopics.settings(NAME, bootstrap, 2);
        settings.put("encoder.embedding", "4");
        settings.put("delivery.guarantee", "at-least-once");
        settings.put("checkpoint.interval", "0s");
        settings.put("model.publish-interval", "10ms");
        settings.put("refresh.interval", "500ms");
        settings.put("refresh.threshold", "0");
        settings.put("job.parallelism", String.valueOf(parallelism));
        return settings;
    }

    /** Unpacks the savepoint of a build; returns its folder. */
    static Path savepoint(String commit, Path folder) throws IOException {
        Path savepoint = Files.createDirectories(folder.resolve(commit));
        try (InputStream in = new GZIPInputStream(resource(commit + "/_metadata.gz"))) {
            Files.write(savepoint.resolve("_metadata"), in.readAllBytes());
        }
        return savepoint;
    }

    /** The newest model that was on the topic when the savepoint of that build was taken. */
    static byte[] model(String commit) throws IOException {
        try (InputStream in = resource(commit + "/model")) {
            return in.readAllBytes();
        }
    }

    private static InputStream resource(String name) {
        return requireNonNull(StoredJob.class.getResourceAsStream("/savepoints/" + name), name);
    }

    static void send(JobTopics topics, int from, int to) {
        for (int i = from; i < to; i++) {
            topics.send(i % 2, JobTopics.event(i));
        }
        topics.flush();
    }

    /** Closes the last window in both partitions. */
    static void end(JobTopics topics) {
        for (int partition = 0; partition < 2; partition++) {
            long time = JobTopics.START + 10L * EVENTS + 60_000;
            topics.send(partition, JobTopics.unlabelled("end-" + partition, time));
        }
        topics.flush();
    }
}
