package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.read.LatestEmbeddings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The newest embeddings of a topic, read again until there is something to measure and one version
 * of the model has made all of it, or the patience is over.
 */
record Settled(String topic, Map<String, EmbeddingRecord> embeddings) {

    /** Time between two looks: that of a checkpoint, which shows new embeddings, is longer. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What of a topic is measured, in parts: without one of each there is nothing to measure. */
    interface Measured {

        /** All that have a label. */
        Measured LABELLED = embeddings -> Stream.of(labelled(embeddings));

        /** All. */
        Measured ALL = embeddings -> Stream.of(List.copyOf(embeddings.values()));

        Stream<List<EmbeddingRecord>> parts(Map<String, EmbeddingRecord> embeddings);

        static List<EmbeddingRecord> labelled(Map<String, EmbeddingRecord> embeddings) {
            return embeddings.values().stream()
                    .filter(record -> record.label().isPresent())
                    .toList();
        }
    }

    /**
     * @param timeout for reading the topic once
     * @param patience zero for one look
     */
    static Settled read(
            KafkaSettings kafka,
            String topic,
            Duration timeout,
            Duration patience,
            Measured measured) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<String, EmbeddingRecord> found = LatestEmbeddings.read(kafka, topic, timeout);
            boolean settled =
                    measured.parts(found)
                            .allMatch(part -> !part.isEmpty() && !Versions.of(part).mix());
            if (settled || System.nanoTime() + PAUSE.toNanos() > deadline) {
                return new Settled(topic, found);
            }
            pause();
        }
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
