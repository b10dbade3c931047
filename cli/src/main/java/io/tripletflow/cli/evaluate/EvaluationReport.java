package io.tripletflow.cli.evaluate;

import io.tripletflow.measure.AcrossSources;
import io.tripletflow.measure.Clustering;
import io.tripletflow.measure.Quality;
import io.tripletflow.measure.Verification;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How good the space on a topic is.
 *
 * @param embeddings entities on the topic
 * @param labelled those of them that carry a label
 * @param labels different labels
 * @param asked entities that were to be queries
 * @param notFound of the entities named in {@code --queries}, those without a labelled embedding
 * @param leaveOneOut whether each query looked among all other entities instead of all that are no
 *     queries
 * @param versions of the model that made the labelled embeddings
 * @param acrossSources empty if no entity tells its source
 */
record EvaluationReport(
        String topic,
        int embeddings,
        int labelled,
        int labels,
        int asked,
        int notFound,
        boolean leaveOneOut,
        long seed,
        Versions versions,
        Quality quality,
        Verification verification,
        Clustering clustering,
        Optional<AcrossSources> acrossSources) {

    private boolean sampled() {
        return quality.queries() < asked;
    }

    /** For the terminal. */
    String table() {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "embeddings",
                "%,d on topic '%s' (%,d with a label, %,d labels)",
                embeddings,
                topic,
                labelled,
                labels);
        line(out, "model", "%s", models());
        if (versions.mix()) {
            line(out, "", "versions mix: %s;", versions.text());
            line(
                    out,
                    "",
                    "%s",
                    "a sweep is under way, or the older moved less than refresh.threshold");
        }
        line(out, "queries", "%s", queries());
        if (notFound > 0) {
            line(out, "", "%,d more have no labelled embedding", notFound);
        }
        if (quality.unmatched() > 0) {
            line(
                    out,
                    "",
                    "%,d of them have nothing of their label to find and count as misses",
                    quality.unmatched());
        }
        out.append('\n');
        quality.recallAt().forEach((k, recall) -> figure(out, "recall@" + k, recall));
        figure(out, "MAP@R", quality.mapAtR());
        figure(out, "R-precision", quality.rPrecision());
        figure(out, "NMI", clustering.nmi());
        figure(out, "ROC area", verification.rocArea());
        figure(out, "equal error rate", verification.equalErrorRate());
        figure(out, "FNMR at FMR 0.1", verification.fnmrAt1In10());
        figure(out, "FNMR at FMR 0.01", verification.fnmrAt1In100());
        figure(out, "FNMR at FMR 0.001", verification.fnmrAt1In1000());
        acrossSources.ifPresent(across -> show(across, out));
        return out.toString();
    }

    private static void show(AcrossSources across, StringBuilder out) {
        out.append('\n');
        line(
                out,
                "across sources",
                "%,d queries; %,d more have no match of another source",
                across.queries(),
                across.unmatched());
        if (across.queries() > 0) {
            figure(out, "rank-1", across.market().rankOne());
            figure(out, "mAP", across.market().map());
            figure(out, "rank-1, others", across.amongOthers().rankOne());
            figure(out, "mAP, others", across.amongOthers().map());
        }
    }

    private String queries() {
        String among = leaveOneOut ? "each among all others" : "among all that are no queries";
        return sampled()
                ? String.format(
                        Locale.ROOT,
                        "%,d of %,d, drawn with seed %d; %s",
                        quality.queries(),
                        asked,
                        seed,
                        among)
                : String.format(Locale.ROOT, "%,d, %s", asked, among);
    }

    private String models() {
        String last = text(versions.newest());
        return versions.mix() ? text(versions.oldest()) + " to " + last : last;
    }

    private static String text(Versions.Model model) {
        return "epoch %d version %d".formatted(model.epoch(), model.version());
    }

    /** For {@code --report}. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("topic", topic);
        json.put("embeddings", embeddings);
        json.put("labelled", labelled);
        json.put("labels", labels);
        json.put("oldest", model(versions.oldest()));
        json.put("newest", model(versions.newest()));
        json.put("rowsOfNewest", versions.rows().get(0).count());
        json.put("versions", versions.rows().size());
        json.put("gallery", leaveOneOut ? "all-others" : "non-queries");
        json.put("queries", quality.queries());
        json.put("queriesAsked", asked);
        json.put("queriesNotFound", notFound);
        json.put("queriesUnmatched", quality.unmatched());
        json.put("seed", seed);
        Map<String, Object> recalls = new LinkedHashMap<>();
        quality.recallAt().forEach((k, recall) -> recalls.put(k.toString(), recall));
        json.put("recallAt", recalls);
        json.put("mapAtR", quality.mapAtR());
        json.put("rPrecision", quality.rPrecision());
        json.put("nmi", clustering.nmi());
        json.put("verification", pairs());
        acrossSources.ifPresent(across -> put(across, json));
        return json;
    }

    private static void put(AcrossSources across, Map<String, Object> json) {
        json.put("rank1AcrossSources", orNull(across.market().rankOne()));
        json.put("mapAcrossSources", orNull(across.market().map()));
        json.put("rank1AmongOtherSources", orNull(across.amongOthers().rankOne()));
        json.put("mapAmongOtherSources", orNull(across.amongOthers().map()));
        json.put("queriesAcrossSources", across.queries());
    }

    private static Map<String, Object> model(Versions.Model model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", model.epoch());
        json.put("version", model.version());
        return json;
    }

    private Map<String, Object> pairs() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("genuinePairs", verification.genuinePairs());
        json.put("impostorPairs", verification.impostorPairs());
        json.put("rocArea", orNull(verification.rocArea()));
        json.put("rocAreaError", orNull(verification.rocAreaError()));
        json.put("equalErrorRate", orNull(verification.equalErrorRate()));
        Map<String, Object> rates = new LinkedHashMap<>();
        rates.put("0.1", orNull(verification.fnmrAt1In10()));
        rates.put("0.01", orNull(verification.fnmrAt1In100()));
        rates.put("0.001", orNull(verification.fnmrAt1In1000()));
        json.put("falseNonMatchRateAt", rates);
        return json;
    }

    /** Undefined where all pairs are of one kind; JSON has no NaN. */
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static void figure(StringBuilder out, String name, double value) {
        if (Double.isNaN(value)) {
            line(out, name, "undefined: all pairs are of one kind");
        } else {
            line(out, name, "%.3f", value);
        }
    }

    private static void line(StringBuilder out, String name, String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        out.append(String.format(Locale.ROOT, "%-19s%s%n", name, text));
    }
}
