package io.tripletflow.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.events.Split;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the demo found out.
 *
 * @param events records sent to the events topic
 * @param labelled those of them that carried a label
 * @param seconds from the submission of the job to its end
 * @param versions updates of the model
 * @param deadLetters number of dead letters by reason
 * @param digest SHA-256 of the final parameters, in hexadecimal
 * @param notEmbedded entities of good rows that have no embedding: 0 if all went well
 */
record DemoReport(
        String stream,
        long events,
        long labelled,
        double seconds,
        long versions,
        Map<String, Long> deadLetters,
        String digest,
        long notEmbedded,
        Map<Split, HeldOut.Recall> recallAt1) {

    double eventsPerSecond() {
        return events / Math.max(seconds, 1e-3);
    }

    long deadLetterTotal() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For {@code --report}. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", stream);
        json.put("events", events);
        json.put("labelled", labelled);
        json.put("seconds", rounded(seconds, 1000));
        json.put("eventsPerSecond", rounded(eventsPerSecond(), 10));
        json.put("versions", versions);
        Map<String, Object> dead = new LinkedHashMap<>();
        dead.put("total", deadLetterTotal());
        dead.put("byReason", deadLetters);
        json.put("deadLetters", dead);
        json.put("notEmbedded", notEmbedded);
        json.put("digest", digest);
        Map<String, Object> recalls = new LinkedHashMap<>();
        recallAt1.forEach(
                (split, recall) -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("raw", recall.raw());
                    figures.put("learned", recall.learned());
                    figures.put("queries", recall.queries());
                    recalls.put(split.tag(), figures);
                });
        json.put("recallAt1", recalls);
        try {
            return JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(json)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers and texts cannot be written", e);
        }
    }

    /** For the terminal. */
    String table() {
        StringBuilder out = new StringBuilder();
        line(out, "events", "%,d (%,d with a label)", events, labelled);
        line(out, "events/s", "%,.0f", eventsPerSecond());
        line(out, "model versions", "%,d", versions);
        line(out, "dead letters", "%,d%s", deadLetterTotal(), reasons());
        if (notEmbedded > 0) {
            line(out, "not embedded", "%,d", notEmbedded);
        }
        line(out, "digest", "%s", digest.substring(0, Math.min(16, digest.length())));
        if (!recallAt1.isEmpty()) {
            out.append('\n').append("recall@1 of held-out queries    raw  learned\n");
            recallAt1.forEach(
                    (split, recall) ->
                            out.append(
                                    String.format(
                                            Locale.ROOT,
                                            "  %-8s %,8d queries    %.3f    %.3f%n",
                                            split.tag(),
                                            recall.queries(),
                                            recall.raw(),
                                            recall.learned())));
        }
        return out.toString();
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
