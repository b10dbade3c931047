package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.Sample;
import io.tripletflow.cli.events.Split;
import io.tripletflow.cli.events.Visits;
import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.event.Input;
import io.tripletflow.measure.Hits;
import io.tripletflow.measure.ItemCounts;
import io.tripletflow.measure.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What is recommended to held-out visitors, of each of whom one item is hidden: all items but those
 * of the visitor's history are listed by their similarity to it, and beside that by what counting
 * knows of the visitors that were trained on. An item that no trained visitor saw is not found.
 */
final class Recommendations {

    private static final int K = 10;

    /** Of an entity that comes twice, the newer one counts, as on the embeddings topic. */
    private final Map<String, Sample> queries = new LinkedHashMap<>();

    private final Map<String, Input.Ids> trained = new LinkedHashMap<>();

    /** Number of an item by its id. */
    private final Map<Long, Integer> numbers = new HashMap<>();

    private final List<String> entities = new ArrayList<>();

    /**
     * What three ways make of the same queries.
     *
     * @param learned by the embeddings
     */
    record Comparison(Hits learned, Hits popularity, Hits itemCosine) {

        /** For {@code --report}. */
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("queries", learned.queries());
            json.put("learned", json(learned));
            json.put("popularity", json(popularity));
            json.put("itemCosine", json(itemCosine));
            return json;
        }

        private static Map<String, Object> json(Hits hits) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("hitRateAt" + hits.k(), hits.hitRate());
            json.put("mrrAt" + hits.k(), hits.mrr());
            json.put("ndcgAt" + hits.k(), hits.ndcg());
            return json;
        }

        /** For the terminal. */
        String table(String name) {
            StringBuilder out = new StringBuilder();
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%nhidden items of %,d %s visitors    popularity  item cosine  learned%n",
                            learned.queries(),
                            name));
            row(out, "hit rate@" + K, Hits::hitRate);
            row(out, "MRR@" + K, Hits::mrr);
            row(out, "NDCG@" + K, Hits::ndcg);
            return out.toString();
        }

        private void row(StringBuilder out, String name, Function<Hits, Double> figure) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "  %-36s %.3f        %.3f    %.3f%n",
                            name,
                            figure.apply(popularity),
                            figure.apply(itemCosine),
                            figure.apply(learned)));
        }
    }

    void add(Sample sample) {
        if (sample.tower().equals(Visits.ITEM)) {
            if (numbers.putIfAbsent(Input.Ids.hash(sample.label()), entities.size()) == null) {
                entities.add(sample.entity());
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

    /** Number of visitors and items that have no embedding. */
    long missing(Map<String, EmbeddingRecord> embeddings) {
        return entities.stream().filter(name -> !embeddings.containsKey(name)).count()
                + queries.keySet().stream().filter(name -> !embeddings.containsKey(name)).count();
    }

    /** By the name of each split that has queries. */
    Map<String, Comparison> evaluate(Map<String, EmbeddingRecord> embeddings) {
        ItemCounts counts = new ItemCounts(entities.size());
        trained.values().forEach(items -> counts.add(known(items)));
        Map<String, Comparison> result = new LinkedHashMap<>();
        for (Split split : List.of(Split.TEST, Split.UNSEEN)) {
            List<Sample> asked =
                    queries.values().stream().filter(query -> query.split() == split).toList();
            if (!asked.isEmpty()) {
                result.put(
                        split.tag(),
                        new Comparison(
                                hits(asked, query -> similarities(query, embeddings)),
                                hits(asked, query -> counts.popularity()),
                                hits(asked, query -> counts.cosine(known(query)))));
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

    private Hits hits(List<Sample> asked, Function<Sample, double[]> scores) {
        double[] places =
                asked.stream().mapToDouble(query -> place(query, scores.apply(query))).toArray();
        return Hits.of(places, K);
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
    private double[] similarities(Sample query, Map<String, EmbeddingRecord> embeddings) {
        Optional<float[]> asked = embedding(query.entity(), embeddings);
        return asked.isEmpty()
                ? new double[0]
                : entities.stream()
                        .map(item -> embedding(item, embeddings))
                        .mapToDouble(
                                item ->
                                        item.map(values -> cosine(asked.get(), values))
                                                .orElse(Double.NaN))
                        .toArray();
    }

    private static Optional<float[]> embedding(
            String entity, Map<String, EmbeddingRecord> embeddings) {
        return Optional.ofNullable(embeddings.get(entity)).map(EmbeddingRecord::embedding);
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
