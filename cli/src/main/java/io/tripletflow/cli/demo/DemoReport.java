package io.tripletflow.cli.demo;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ReportJson;
import io.tripletflow.cli.evaluate.Recommended;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo found out.
 *
 * @param events records sent to the events topic
 * @param labelled those of them that carried a label
 * @param seconds from the submission of the job to its end
 * @param deadLetters number of dead letters by reason
 * @param examples detail of one dead letter by reason
 * @param model that the stream made
 * @param notEmbedded entities of good rows that have no embedding: 0 if all went well
 * @param prequential recall of events before they were learned; empty if none was scored
 * @param heldOut raw beside learned, by the name of the held-out split
 * @param recommended of visits: hidden items that were found, by the name of the held-out split
 * @param verification over time as JSON; empty where it was not measured
 */
record DemoReport(
        String stream,
        long events,
        long labelled,
        double seconds,
        Map<String, Long> deadLetters,
        Map<String, String> examples,
        FinalModel model,
        long notEmbedded,
        Optional<Prequential> prequential,
        Map<String, HeldOut.Comparison> heldOut,
        Map<String, Recommended> recommended,
        Map<String, Object> verification) {

    /** Recall that chance takes of some hundred queries. */
    private static final double WORSE = 0.01;

    double eventsPerSecond() {
        return events / Math.max(seconds, 1e-3);
    }

    long deadLetterTotal() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * @throws CommandException if every event became a dead letter
     */
    void requireUsedEvents() {
        if (events == 0 || deadLetterTotal() < events) {
            return;
        }
        StringBuilder reasons = new StringBuilder();
        deadLetters.forEach(
                (reason, count) ->
                        reasons.append(
                                String.format(
                                        Locale.ROOT,
                                        "%n  %,d %s, such as: %s",
                                        count,
                                        reason,
                                        examples.getOrDefault(reason, ""))));
        throw CommandException.failure(
                "the job could use none of the events: all became dead letters" + reasons, null);
    }

    /** For {@code --report}. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", stream);
        json.put("events", events);
        json.put("labelled", labelled);
        json.put("seconds", rounded(seconds, 1000));
        json.put("eventsPerSecond", rounded(eventsPerSecond(), 10));
        json.put("versions", model.version());
        Map<String, Object> dead = new LinkedHashMap<>();
        dead.put("total", deadLetterTotal());
        dead.put("byReason", deadLetters);
        json.put("deadLetters", dead);
        json.put("notEmbedded", notEmbedded);
        json.put("digest", model.digest());
        Map<String, Integer> inputs = new LinkedHashMap<>();
        model.inputs().forEach((tower, version) -> inputs.put(tower, version.number()));
        json.put("inputVersions", inputs);
        prequential.ifPresent(
                recall -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("learned", recall.learned());
                    figures.put("untrained", recall.untrained());
                    figures.put("scored", recall.scored());
                    json.put("prequentialRecall", figures);
                });
        json.put("recallAt1", recalls());
        json.put("quality", qualities());
        if (!verification.isEmpty()) {
            json.put("verification", verification);
        }
        return ReportJson.write(json);
    }

    /** For the terminal. */
    String table() {
        StringBuilder out = new StringBuilder();
        line(out, "events", "%,d (%,d with a label)", events, labelled);
        line(out, "events/s", "%,.0f", eventsPerSecond());
        line(out, "model versions", "%,d", model.version());
        line(out, "dead letters", "%,d%s", deadLetterTotal(), reasons());
        if (notEmbedded > 0) {
            line(out, "not embedded", "%,d", notEmbedded);
        }
        String digest = model.digest();
        line(out, "digest", "%s", digest.substring(0, Math.min(16, digest.length())));
        if (!model.columns().isEmpty()) {
            line(out, "columns", "%s", model.columns());
        }
        line(out, "prequential", "%s", prequentialText());
        if (!heldOut.isEmpty()) {
            int width = heldOut.keySet().stream().mapToInt(String::length).max().orElse(0);
            String space = " ".repeat(Math.max(0, width - 8));
            out.append("\nrecall@1 of held-out queries")
                    .append(space)
                    .append("    raw  learned    MAP@R    raw  learned\n");
            String name = "%-" + Math.max(8, width) + "s";
            heldOut.forEach(
                    (of, comparison) ->
                            out.append(row(String.format(Locale.ROOT, name, of), comparison)));
        }
        heldOut.forEach((of, comparison) -> out.append(worse(of, comparison)));
        out.append(SourceFigures.table(heldOut));
        recommended.forEach((name, comparison) -> out.append(comparison.table(name)));
        return out.toString();
    }

    private String prequentialText() {
        return prequential
                .map(
                        recall ->
                                String.format(
                                        Locale.ROOT,
                                        "recall@1 %.3f learned, %.3f untrained (%,d events, each before it was learned)",
                                        recall.learned(),
                                        recall.untrained(),
                                        recall.scored()))
                .orElse(
                        "nothing scored: no labelled event came after the window of another of its group; send more, or shorten window.size");
    }

    private static String row(String name, HeldOut.Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "  %s %,8d queries    %5s    %.3f           %5s    %.3f%n",
                name,
                comparison.queries(),
                figure(comparison.raw().map(HeldOut.Figures::recallAt1)),
                comparison.learned().recallAt1(),
                figure(comparison.raw().map(raw -> raw.quality().mapAtR())),
                comparison.learned().quality().mapAtR());
    }

    /** A warning where the learned space finds clearly less than the raw input. */
    private static String worse(String name, HeldOut.Comparison comparison) {
        double learned = comparison.learned().recallAt1();
        double raw = comparison.raw().map(HeldOut.Figures::recallAt1).orElse(learned);
        return learned >= raw - WORSE
                ? ""
                : String.format(
                        Locale.ROOT,
                        "note: on %s the learned space finds less than the raw input. If sizes can be compared between columns, try --set encoder.normalize-input=false; if new labels matter most, --set goal=new-labels%n",
                        name);
    }

    private static String figure(Optional<Double> value) {
        return value.map(number -> String.format(Locale.ROOT, "%.3f", number)).orElse("-");
    }

    private Map<String, Object> recalls() {
        Map<String, Object> recalls = new LinkedHashMap<>();
        heldOut.forEach(
                (name, comparison) -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    comparison.raw().ifPresent(raw -> figures.put("raw", raw.recallAt1()));
                    figures.put("learned", comparison.learned().recallAt1());
                    figures.put("queries", comparison.queries());
                    recalls.put(name, figures);
                });
        return recalls;
    }

    private Map<String, Object> qualities() {
        Map<String, Object> qualities = new LinkedHashMap<>();
        heldOut.forEach(
                (name, comparison) -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    comparison.raw().ifPresent(raw -> figures.put("raw", quality(raw)));
                    figures.put("learned", quality(comparison.learned()));
                    qualities.put(name, figures);
                });
        recommended.forEach((name, comparison) -> qualities.put(name, comparison.json()));
        return qualities;
    }

    private static Map<String, Object> quality(HeldOut.Figures figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("recallAt5", figures.quality().recallAt(5));
        json.put("recallAt10", figures.quality().recallAt(10));
        json.put("mapAtR", figures.quality().mapAtR());
        json.put("rPrecision", figures.quality().rPrecision());
        json.put("rocArea", orNull(figures.verification().rocArea()));
        json.put("equalErrorRate", orNull(figures.verification().equalErrorRate()));
        SourceFigures.put(figures, json);
        return json;
    }

    /** Undefined where all pairs are genuine, or none; JSON has no NaN. */
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private String reasons() {
        return deadLetters.isEmpty() ? "" : " " + deadLetters;
    }

    private static void line(StringBuilder out, String name, String format, Object... values) {
        out.append(String.format(Locale.ROOT, "%-16s", name))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    private static double rounded(double value, double scale) {
        return Math.round(value * scale) / scale;
    }
}
