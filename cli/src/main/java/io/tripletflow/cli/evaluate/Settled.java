package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.read.LatestEmbeddings;
import java.time.Duration;
import java.util.Map;

/**
 * The newest embeddings of a topic, read again until one version of the model has made all that
 * have a label, or the patience is over.
 */
record Settled(String topic, Map<String, EmbeddingRecord> embeddings) {

    /** Time between two looks: that of a checkpoint, which shows new embeddings, is longer. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * @param timeout for reading the topic once
     * @param patience zero for one look
     */
    static Settled read(KafkaSettings kafka, String topic, Duration timeout, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<String, EmbeddingRecord> found = LatestEmbeddings.read(kafka, topic, timeout);
            if (!mix(found) || System.nanoTime() + PAUSE.toNanos() > deadline) {
                return new Settled(topic, found);
            }
            pause();
        }
    }

    private static boolean mix(Map<String, EmbeddingRecord> embeddings) {
        return Versions.of(
                        embeddings.values().stream()
                                .filter(record -> record.label().isPresent())
                                .toList())
                .mix();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failure("interrupted while waiting for the embeddings", e);
        }
    }
}
