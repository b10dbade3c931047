package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.Sample;
import io.tripletflow.cli.events.Split;
import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.encoder.InputRow;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.encoder.InputStatistics;
import io.tripletflow.encoder.RowReader;
import io.tripletflow.measure.RecallAtOne;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The held-out queries of a stream and what they are compared with: {@code test} queries look for
 * their nearest neighbour among the train rows, {@code unseen} ones among the other unseen rows.
 */
final class HeldOut {

    /**
     * Recall@1 of one split.
     *
     * @param queries how many
     */
    record Recall(int queries, double raw, double learned) {}

    /** Of an entity that comes twice, the newer one counts, as on the embeddings topic. */
    private final Map<String, Sample> samples = new LinkedHashMap<>();

    private final Map<String, Integer> labels = new HashMap<>();

    void add(Sample sample) {
        samples.remove(sample.entity());
        samples.put(sample.entity(), sample);
    }

    /** Number of entities that have no embedding. */
    long missing(Map<String, EmbeddingRecord> embeddings) {
        return samples.keySet().stream().filter(name -> !embeddings.containsKey(name)).count();
    }

    /**
     * Recall of each held-out split that the stream has.
     *
     * @param spec how the encoder reads the inputs; the raw figure is on that same representation
     * @param embeddings newest of each entity; a query without one counts as not found
     */
    Map<Split, Recall> evaluate(InputSpec spec, Map<String, EmbeddingRecord> embeddings) {
        Function<Sample, Optional<float[]>> raw = rawRows(spec);
        Function<Sample, Optional<float[]>> learned =
                sample ->
                        Optional.ofNullable(embeddings.get(sample.entity()))
                                .map(EmbeddingRecord::embedding);
        Map<Split, Recall> result = new LinkedHashMap<>();
        for (Split split : List.of(Split.TEST, Split.UNSEEN)) {
            int queries = of(split).size();
            if (queries > 0) {
                result.put(split, new Recall(queries, recall(split, raw), recall(split, learned)));
            }
        }
        return result;
    }

    private double recall(Split split, Function<Sample, Optional<float[]>> row) {
        Rows queries = rows(split, row);
        if (queries.labels.length == 0) {
            return 0;
        }
        double found;
        if (split == Split.UNSEEN) {
            found = RecallAtOne.leaveOneOut(queries.values, queries.labels, queries.width);
        } else {
            Rows gallery = rows(Split.TRAIN, row);
            if (gallery.labels.length == 0) {
                return 0;
            }
            found =
                    RecallAtOne.of(
                            queries.values,
                            queries.labels,
                            gallery.values,
                            gallery.labels,
                            queries.width);
        }
        return found * queries.labels.length / of(split).size();
    }

    /** Features as they are; text hashed and weighted by what the train rows show. */
    private Function<Sample, Optional<float[]>> rawRows(InputSpec spec) {
        RowReader reader = new RowReader(spec);
        if (spec instanceof InputSpec.Dense) {
            return sample -> Optional.of(spread(reader.row(sample.input()), spec.dimension()));
        }
        InputStatistics statistics = new InputStatistics(spec);
        of(Split.TRAIN).forEach(sample -> statistics.observe(reader.row(sample.input())));
        return sample ->
                Optional.of(
                        spread(
                                statistics.normalized(reader.row(sample.input())),
                                spec.dimension()));
    }

    private static float[] spread(InputRow row, int width) {
        float[] values = new float[width];
        row.spread(values, 0, width);
        return values;
    }

    private List<Sample> of(Split split) {
        return samples.values().stream().filter(sample -> sample.split() == split).toList();
    }

    /** Row-major rows and a number for each one's label. */
    private record Rows(float[] values, int[] labels, int width) {}

    private Rows rows(Split split, Function<Sample, Optional<float[]>> row) {
        List<float[]> present = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (Sample sample : of(split)) {
            Optional<float[]> values = row.apply(sample);
            if (values.isPresent()) {
                present.add(values.get());
                numbers.add(labels.computeIfAbsent(sample.label(), any -> labels.size()));
            }
        }
        int width = present.isEmpty() ? 0 : present.get(0).length;
        float[] values = new float[Math.multiplyExact(present.size(), width)];
        for (int i = 0; i < present.size(); i++) {
            System.arraycopy(present.get(i), 0, values, i * width, width);
        }
        return new Rows(values, numbers.stream().mapToInt(Integer::intValue).toArray(), width);
    }
}
