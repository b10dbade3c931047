package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Input;
import io.tripletflow.measure.Hits;
import io.tripletflow.measure.ItemCounts;
import io.tripletflow.measure.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What is recommended to held-out visitors, of each of whom one item is hidden: all items but those
 * of the visitor's history are listed by their similarity to it, and beside that by what counting
 * knows of the visitors that were trained on. An item that no trained visitor saw is not found.
 */
public final class Recommendations {

    /** Of an entity that comes twice, the newer one counts, as on the embeddings topic. */
    private final Map<String, Sample> queries = new LinkedHashMap<>();

    private final Map<String, Input.Ids> trained = new LinkedHashMap<>();

    /** Number of an item by its id. */
    private final Map<Long, Integer> numbers = new HashMap<>();

    private final List<Sample> items = new ArrayList<>();

    /** Where entities lie. */
    private interface Vectors {

        /** Of unit length; empty if the entity has none. */
        Optional<float[]> embedding(String entity);
    }

    private final int[] ks;

    /**
     * @param ks lengths of the list of recommended items, at least one
     */
    public Recommendations(int... ks) {
        this.ks = ks.clone();
    }

    /**
     * Takes a row of the stream: an item, a visitor that was trained on, or one of whom an item is
     * hidden.
     */
    public void add(Sample sample) {
        if (sample.tower().equals(Visits.ITEM)) {
            if (numbers.putIfAbsent(Input.Ids.hash(sample.label()), items.size()) == null) {
                items.add(sample);
            }
        } else if (sample.split() != Split.TRAIN) {
            queries.put(sample.entity(), sample);
        } else {
            trained.put(sample.entity(), whole((Input.Ids) sample.input(), sample.label()));
        }
    }

    /** The items that were seen: all others, and the one that is the label, if there is one. */
    private static Input.Ids whole(Input.Ids others, String label) {
        return label.isEmpty()
                ? others
                : Input.Ids.ofHashes(
                        LongStream.concat(
                                        LongStream.of(others.ids()),
                                        LongStream.of(Input.Ids.hash(label)))
                                .toArray());
    }

    /** Whether there is anybody to recommend to. */
    boolean hasQueries() {
        return !queries.isEmpty();
    }

    /** Number of visitors and items that have no embedding. */
    public long missing(Map<String, EmbeddingRecord> embeddings) {
        return items.stream().filter(item -> !embeddings.containsKey(item.entity())).count()
                + queries.keySet().stream().filter(name -> !embeddings.containsKey(name)).count();
    }

    /**
     * By the name of each split that has queries.
     *
     * @param embeddings newest of each entity
     */
    public Map<String, Recommended> evaluate(Map<String, EmbeddingRecord> embeddings) {
        return evaluate(
                entity ->
                        Optional.ofNullable(embeddings.get(entity)).map(EmbeddingRecord::embedding),
                Optional.empty());
    }

    /**
     * The same, beside what an untrained encoder makes of the inputs.
     *
     * @param untrained embedding of an input, of unit length
     */
    public Map<String, Recommended> evaluate(
            Map<String, EmbeddingRecord> embeddings, Function<Sample, float[]> untrained) {
        Map<String, float[]> raw = new HashMap<>();
        items.forEach(item -> raw.put(item.entity(), untrained.apply(item)));
        queries.values().forEach(query -> raw.put(query.entity(), untrained.apply(query)));
        return evaluate(
                entity ->
                        Optional.ofNullable(embeddings.get(entity)).map(EmbeddingRecord::embedding),
                Optional.of(entity -> Optional.ofNullable(raw.get(entity))));
    }

    private Map<String, Recommended> evaluate(Vectors learned, Optional<Vectors> raw) {
        ItemCounts counts = new ItemCounts(items.size());
        trained.values().forEach(seen -> counts.add(known(seen)));
        Map<String, Recommended> result = new LinkedHashMap<>();
        for (Split split : List.of(Split.TEST, Split.UNSEEN)) {
            List<Sample> asked =
                    queries.values().stream().filter(query -> query.split() == split).toList();
            if (!asked.isEmpty()) {
                result.put(
                        split.tag(),
                        new Recommended(
                                hits(asked, query -> similarities(query, learned)),
                                hits(asked, query -> counts.popularity()),
                                hits(asked, query -> counts.cosine(known(query))),
                                raw.map(
                                        space ->
                                                hits(asked, query -> similarities(query, space)))));
            }
        }
        return result;
    }

    /** Numbers of those items of a history that were trained on. */
    private int[] known(Input.Ids items) {
        return Arrays.stream(items.ids())
                .filter(numbers::containsKey)
                .mapToInt(numbers::get)
                .toArray();
    }

    private int[] known(Sample query) {
        return known((Input.Ids) query.input());
    }

    private List<Hits> hits(List<Sample> asked, Function<Sample, double[]> scores) {
        double[] places =
                asked.stream().mapToDouble(query -> place(query, scores.apply(query))).toArray();
        return Arrays.stream(ks).mapToObj(k -> Hits.of(places, k)).toList();
    }

    /**
     * @param scores by item; without any, nothing is found
     */
    private double place(Sample query, double[] scores) {
        Integer wanted = numbers.get(Input.Ids.hash(query.label()));
        if (wanted == null || scores.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        boolean[] left = new boolean[scores.length];
        for (int item : known(query)) {
            left[item] = true;
        }
        return Place.of(scores, wanted, left);
    }

    /** Cosines with every item, NaN of one without an embedding; none if the query has none. */
    private double[] similarities(Sample query, Vectors space) {
        Optional<float[]> asked = space.embedding(query.entity());
        return asked.isEmpty()
                ? new double[0]
                : items.stream()
                        .map(item -> space.embedding(item.entity()))
                        .mapToDouble(
                                item ->
                                        item.map(values -> cosine(asked.get(), values))
                                                .orElse(Double.NaN))
                        .toArray();
    }

    /** Of vectors of unit length. */
    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }
}
