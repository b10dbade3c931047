package io.tripletflow.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A stream of events, the same for the same seed: of two groups with labels, some without a label,
 * some malformed, some late, all out of order within the allowed lateness. After the last come
 * events that close all windows, one in each partition.
 */
record EventStream(long seed, int size, int partitions) {

    /** What becomes of an event. */
    enum Kind {
        LEARNED,
        UNLABELLED,
        MALFORMED,
        LATE
    }

    /** A record of the topic. */
    record Row(Kind kind, int partition, String entity, byte[] key, byte[] value) {}

    static final int DIMENSION = 8;
    static final long LATENESS_MILLIS = 500;

    private static final long START = 1_700_000_000_000L;
    private static final int STEP_MILLIS = 10;
    private static final int JITTER_MILLIS = 200;
    private static final int LABELS = 8;
    private static final int ENTITIES = 500;

    /** From here on the first window has closed in every partition. */
    private static final int FIRST_LATE = 500;

    /** Rows of the stream with those that end it. */
    int rows() {
        return size + partitions;
    }

    /** Row {@code i}, from 0 to {@link #rows()}. */
    Row row(int i) {
        int partition = i % partitions;
        if (i >= size) {
            String entity = "end-" + partition;
            return row(Kind.UNLABELLED, partition, event(i, entity, Optional.empty(), 100_000));
        }
        Random random = new Random(seed * 1_000_003 + i);
        Kind kind = kind(random, i);
        long jitter = random.nextInt(JITTER_MILLIS);
        int label = random.nextInt(LABELS);
        String entity = "entity-" + random.nextInt(ENTITIES);
        return switch (kind) {
            case LEARNED ->
                    row(kind, partition, event(i, entity, Optional.of("label-" + label), jitter));
            // an entity of its own, so that the topic tells of each
            case UNLABELLED ->
                    row(kind, partition, event(i, "query-" + i, Optional.empty(), jitter));
            case LATE -> row(kind, partition, late(i, entity, "label-" + label));
            case MALFORMED ->
                    new Row(
                            kind,
                            partition,
                            entity,
                            entity.getBytes(UTF_8),
                            ("{\"entity\":\"" + entity + "\",\"features\":[" + i + "]}")
                                    .getBytes(UTF_8));
        };
    }

    /** Number of rows of a kind, with those that end the stream. */
    long count(Kind kind) {
        long count = 0;
        for (int i = 0; i < rows(); i++) {
            count += kindOf(i) == kind ? 1 : 0;
        }
        return count;
    }

    /** Everything that must have an embedding. */
    Set<String> entities() {
        Set<String> entities = new HashSet<>();
        for (int i = 0; i < rows(); i++) {
            if (kindOf(i) != Kind.MALFORMED) {
                entities.add(row(i).entity());
            }
        }
        return entities;
    }

    private Kind kindOf(int i) {
        return i >= size ? Kind.UNLABELLED : kind(new Random(seed * 1_000_003 + i), i);
    }

    private static Kind kind(Random random, int i) {
        int draw = random.nextInt(100);
        if (draw == 0) {
            return Kind.MALFORMED;
        }
        if (draw == 1 && i >= FIRST_LATE) {
            return Kind.LATE;
        }
        return draw < 5 ? Kind.UNLABELLED : Kind.LEARNED;
    }

    private Event event(int i, String entity, Optional<String> label, long jitter) {
        return event(i, entity, label, i % 2, START + (long) STEP_MILLIS * i + jitter);
    }

    private Event late(int i, String entity, String label) {
        return event(i, entity, Optional.of(label), i % 2, START);
    }

    private Event event(int i, String entity, Optional<String> label, int group, long time) {
        Random random = new Random(seed * 7_919 + i);
        int direction = label.map(name -> name.charAt(name.length() - 1) - '0').orElse(0);
        float[] features = new float[DIMENSION];
        for (int k = 0; k < DIMENSION; k++) {
            features[k] = (float) random.nextGaussian() + (k == direction ? 2 : 0);
        }
        return new Event(
                entity,
                label,
                "group-" + group,
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(features));
    }

    private static Row row(Kind kind, int partition, Event event) {
        return new Row(
                kind, partition, event.entity(), EventJson.key(event), EventJson.encode(event));
    }
}
