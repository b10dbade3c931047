package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.console.ReportJson;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.output.EmbeddingRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the space on a topic recommends to the held-out visitors of a file of visits, whose events
 * were sent by {@code produce}.
 *
 * @param embeddings entities on the topic
 * @param missing items and held-out visitors of the file that have no embedding
 * @param versions of the model that made the embeddings
 * @param recommended by the name of the held-out split
 */
record VisitsReport(
        String topic,
        int embeddings,
        long missing,
        Versions versions,
        Map<String, Recommended> recommended) {

    /** Rows of a file that recommendations are measured with. */
    static Recommendations read(EventFile file, int[] ks) throws IOException {
        Recommendations recommendations = new Recommendations(ks);
        try (RowSource rows = file.open(RowTimes.oneAMillisecond())) {
            Optional<StreamRow> row = rows.next();
            while (row.isPresent()) {
                row.get().sample().ifPresent(recommendations::add);
                row = rows.next();
            }
        } catch (BadRowException e) {
            throw CommandException.mistake("--visits: " + e.getMessage(), e);
        }
        if (!recommendations.hasQueries()) {
            throw CommandException.mistake(
                    "--visits: no row of %s is held out; mark the visitors to ask for by test or unseen in a column 'split'"
                            .formatted(file.name()),
                    null);
        }
        return recommendations;
    }

    static VisitsReport of(
            String topic,
            Map<String, EmbeddingRecord> embeddings,
            Recommendations recommendations) {
        if (embeddings.isEmpty()) {
            throw CommandException.failure(
                    "topic '%s' holds no embedding yet; is the job running, and has it made a checkpoint?"
                            .formatted(topic),
                    null);
        }
        return new VisitsReport(
                topic,
                embeddings.size(),
                recommendations.missing(embeddings),
                Versions.of(embeddings.values().stream().toList()),
                recommendations.evaluate(embeddings));
    }

    /** For the terminal. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT, "embeddings         %,d on topic '%s'%n", embeddings, topic));
        if (versions.mix()) {
            out.append(String.format("versions           %s%n", versions.text()));
        }
        if (missing > 0) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "not embedded       %,d items and held-out visitors of the file, which count as misses%n",
                            missing));
        }
        recommended.forEach((name, figures) -> out.append(figures.table(name)));
        return out.toString();
    }

    /** For {@code --report}. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("topic", topic);
        json.put("embeddings", embeddings);
        json.put("notEmbedded", missing);
        json.put("versions", versions.rows().size());
        Map<String, Object> quality = new LinkedHashMap<>();
        recommended.forEach((name, figures) -> quality.put(name, figures.json()));
        json.put("quality", quality);
        return ReportJson.write(json);
    }
}
