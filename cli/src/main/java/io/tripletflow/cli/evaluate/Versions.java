package io.tripletflow.cli.evaluate;

import io.tripletflow.connectors.output.EmbeddingRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many embeddings each version of the model made. Distances between two versions mean little:
 * while the job embeds all entities again, figures lie below those of either version.
 *
 * @param rows by version, the newest first; at least one
 */
record Versions(List<Rows> rows) {

    private static final Comparator<Model> NEWEST_FIRST =
            Comparator.comparingLong(Model::epoch).thenComparingLong(Model::version).reversed();

    /** Most versions that are told one by one. */
    private static final int TOLD = 4;

    /** What orders the outputs of a job. */
    record Model(long epoch, long version) {}

    /** Embeddings of one version. */
    record Rows(Model model, int count) {}

    Versions {
        rows = List.copyOf(rows);
    }

    static Versions of(List<EmbeddingRecord> records) {
        Map<Model, Integer> counts = new TreeMap<>(NEWEST_FIRST);
        for (EmbeddingRecord record : records) {
            counts.merge(new Model(record.epoch(), record.version()), 1, Integer::sum);
        }
        return new Versions(
                counts.entrySet().stream()
                        .map(entry -> new Rows(entry.getKey(), entry.getValue()))
                        .toList());
    }

    Model newest() {
        return rows.get(0).model();
    }

    Model oldest() {
        return rows.get(rows.size() - 1).model();
    }

    boolean mix() {
        return rows.size() > 1;
    }

    /** Such as "80 rows of the newest, 15 of version 7, 5 of version 6". */
    String text() {
        String first = count(rows.get(0).count()) + " rows of the newest";
        String next =
                rows.stream()
                        .skip(1)
                        .limit(TOLD)
                        .map(older -> ", " + count(older.count()) + " of " + name(older.model()))
                        .collect(Collectors.joining());
        int rest = rows.stream().skip(1L + TOLD).mapToInt(Rows::count).sum();
        String last =
                rest == 0
                        ? ""
                        : ", %s of %d older ones".formatted(count(rest), rows.size() - 1 - TOLD);
        return first + next + last;
    }

    private String name(Model model) {
        return model.epoch() == newest().epoch()
                ? "version " + model.version()
                : "epoch " + model.epoch() + " version " + model.version();
    }

    private static String count(int rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }
}
