package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The labelled embeddings of a topic, in the order of their entities, so that the same records give
 * the same figures however they arrived.
 */
final class Space {

    /** A search, and which records its queries and its gallery are. */
    record Asked(Search search, int[] queries, int[] gallery) {}

    private final List<EmbeddingRecord> records;
    private final LabelledRows rows;
    private final int labels;

    private Space(List<EmbeddingRecord> records, LabelledRows rows, int labels) {
        this.records = records;
        this.rows = rows;
        this.labels = labels;
    }

    /**
     * @param topic for messages
     * @param embeddings newest of each entity
     */
    static Space of(String topic, Map<String, EmbeddingRecord> embeddings) {
        if (embeddings.isEmpty()) {
            throw CommandException.failure(
                    "topic '%s' holds no embedding yet; is the job running, and has it made a checkpoint?"
                            .formatted(topic),
                    null);
        }
        List<EmbeddingRecord> records =
                embeddings.values().stream()
                        .filter(record -> record.label().isPresent())
                        .sorted(Comparator.comparing(EmbeddingRecord::entity))
                        .toList();
        if (records.isEmpty()) {
            throw CommandException.failure(
                    "topic '%s' holds %d embeddings but none has a label; only labelled events can be measured"
                            .formatted(topic, embeddings.size()),
                    null);
        }
        Map<String, Integer> numbers = new HashMap<>();
        int[] labels =
                records.stream()
                        .mapToInt(
                                record ->
                                        numbers.computeIfAbsent(
                                                record.label().orElseThrow(),
                                                any -> numbers.size()))
                        .toArray();
        List<float[]> vectors = records.stream().map(EmbeddingRecord::embedding).toList();
        requireOneWidth(topic, records);
        try {
            return new Space(records, LabelledRows.of(vectors, labels), numbers.size());
        } catch (IllegalArgumentException e) {
            throw CommandException.failure(
                    "the embeddings of topic '%s', ordered by entity, cannot be measured: %s"
                            .formatted(topic, e.getMessage()),
                    e);
        }
    }

    private static void requireOneWidth(String topic, List<EmbeddingRecord> records) {
        EmbeddingRecord first = records.get(0);
        for (EmbeddingRecord record : records) {
            if (record.embedding().length != first.embedding().length) {
                throw CommandException.failure(
                        "topic '%s' mixes spaces: the embedding of '%s' has length %d but that of '%s' %d; give each job its own topic, or wait until all are embedded again"
                                .formatted(
                                        topic,
                                        first.entity(),
                                        first.embedding().length,
                                        record.entity(),
                                        record.embedding().length),
                        null);
            }
        }
    }

    /** Entities with a label. */
    int labelled() {
        return records.size();
    }

    /** Different labels. */
    int labels() {
        return labels;
    }

    /** How many of {@code entities} have a labelled embedding. */
    int count(Set<String> entities) {
        return (int) records.stream().filter(row -> entities.contains(row.entity())).count();
    }

    /** Which versions of the model made the labelled embeddings. */
    Versions versions() {
        return Versions.of(records);
    }

    /**
     * How well labels are found again by another source.
     *
     * @param names what tells the source of an entity
     * @return empty if no entity has one
     */
    Optional<AcrossSources> acrossSources(Asked asked, SourceOfEntity names) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] sources =
                records.stream()
                        .map(row -> names.source(row.entity(), row.label().orElseThrow()))
                        .mapToInt(source -> number(source, numbers))
                        .toArray();
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        AcrossSources.of(
                                asked.search,
                                select(sources, asked.queries),
                                select(sources, asked.gallery)));
    }

    private static int number(String source, Map<String, Integer> numbers) {
        return source.isEmpty() ? -1 : numbers.computeIfAbsent(source, any -> numbers.size());
    }

    private static int[] select(int[] values, int[] rows) {
        return IntStream.of(rows).map(row -> values[row]).toArray();
    }

    /** Every entity, or a choice of at most so many, against all the others. */
    Asked leaveOneOut(int max, long seed) {
        int[] all = IntStream.range(0, records.size()).toArray();
        int[] queries = sample(all, max, seed);
        return new Asked(Search.leaveOneOut(rows, queries), queries, all);
    }

    /** The entities of {@code queries}, or a choice of at most so many, against all the rest. */
    Asked against(Set<String> queries, int max, long seed) {
        List<Integer> asking = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            (queries.contains(records.get(i).entity()) ? asking : others).add(i);
        }
        int[] chosen = sample(numbers(asking), max, seed);
        int[] gallery = numbers(others);
        return new Asked(Search.of(rows.select(chosen), rows.select(gallery)), chosen, gallery);
    }

    private static int[] numbers(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A uniform choice without repetition, in ascending order. */
    private static int[] sample(int[] rows, int max, long seed) {
        if (rows.length <= max) {
            return rows;
        }
        int[] shuffled = rows.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < max; i++) {
            int other = random.nextInt(i, shuffled.length);
            int row = shuffled[other];
            shuffled[other] = shuffled[i];
            shuffled[i] = row;
        }
        int[] chosen = Arrays.copyOf(shuffled, max);
        Arrays.sort(chosen);
        return chosen;
    }
}
