package io.tripletflow.cli.evaluate;

import io.tripletflow.measure.Hits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What several ways to recommend make of the same queries; each has one entry for each length of
 * the list.
 *
 * @param learned by the embeddings
 * @param popularity by how often items were seen
 * @param itemCosine by how often items were seen together
 * @param raw by the encoder as it starts; empty where that is not measured
 */
public record Recommended(
        List<Hits> learned,
        List<Hits> popularity,
        List<Hits> itemCosine,
        Optional<List<Hits>> raw) {

    public Recommended {
        learned = List.copyOf(learned);
        popularity = List.copyOf(popularity);
        itemCosine = List.copyOf(itemCosine);
        raw = raw.map(List::copyOf);
        if (learned.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one length of the list");
        }
    }

    /** How many visitors were asked for. */
    public int queries() {
        return learned.get(0).queries();
    }

    /** For {@code --report}. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("queries", queries());
        raw.ifPresent(hits -> json.put("raw", json(hits)));
        json.put("learned", json(learned));
        json.put("popularity", json(popularity));
        json.put("itemCosine", json(itemCosine));
        return json;
    }

    private static Map<String, Object> json(List<Hits> all) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Hits hits : all) {
            json.put("hitRateAt" + hits.k(), hits.hitRate());
            json.put("mrrAt" + hits.k(), hits.mrr());
            json.put("ndcgAt" + hits.k(), hits.ndcg());
        }
        return json;
    }

    /**
     * For the terminal.
     *
     * @param name of the split
     */
    public String table(String name) {
        StringBuilder out = new StringBuilder();
        String title =
                String.format(Locale.ROOT, "hidden items of %,d %s visitors", queries(), name);
        out.append("\n").append(title).append("    popularity  item cosine  learned\n");
        String format = "  %-" + (title.length() + 2) + "s %.3f        %.3f    %.3f%n";
        for (int i = 0; i < learned.size(); i++) {
            String k = "@" + learned.get(i).k();
            row(out, format, "hit rate" + k, i, Hits::hitRate);
            row(out, format, "MRR" + k, i, Hits::mrr);
            row(out, format, "NDCG" + k, i, Hits::ndcg);
        }
        return out.toString();
    }

    private void row(
            StringBuilder out, String format, String name, int at, Function<Hits, Double> figure) {
        out.append(
                String.format(
                        Locale.ROOT,
                        format,
                        name,
                        figure.apply(popularity.get(at)),
                        figure.apply(itemCosine.get(at)),
                        figure.apply(learned.get(at))));
    }
}
