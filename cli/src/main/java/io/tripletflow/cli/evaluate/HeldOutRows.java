package io.tripletflow.cli.evaluate;

import io.tripletflow.cli.console.CommandException;
import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.output.EmbeddingRecord;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The held-out rows of a file whose events {@code produce} sent: it kept their labels, so the job
 * could not learn them, and here they are.
 */
final class HeldOutRows {

    /** Labels by entity, of each split that has some. */
    private final Map<Split, Map<String, String>> labels = new EnumMap<>(Split.class);

    private HeldOutRows(Iterable<Sample> samples) {
        for (Sample sample : samples) {
            if (sample.split() != Split.TRAIN) {
                labels.computeIfAbsent(sample.split(), split -> new HashMap<>())
                        .put(sample.entity(), sample.label());
            }
        }
    }

    /** Reads a file; of an entity that has several rows the last one counts, as on the topic. */
    static HeldOutRows read(EventFile file) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        try (RowSource rows = file.open(RowTimes.oneAMillisecond())) {
            Optional<StreamRow> row = rows.next();
            while (row.isPresent()) {
                row.get().sample().ifPresent(sample -> samples.put(sample.entity(), sample));
                row = rows.next();
            }
        } catch (IOException | BadRowException e) {
            throw CommandException.mistake("--held-out: " + e.getMessage(), e);
        }
        HeldOutRows heldOut = new HeldOutRows(samples.values());
        if (heldOut.labels.isEmpty()) {
            throw CommandException.mistake(
                    "--held-out: no row of %s with a label is held out; mark rows by test or unseen in a column 'split' before 'produce' sends them"
                            .formatted(file.name()),
                    null);
        }
        return heldOut;
    }

    Set<Split> splits() {
        return labels.keySet();
    }

    /** Entities of the rows of a split. */
    Set<String> entities(Split split) {
        return labels.get(split).keySet();
    }

    /**
     * The embeddings that queries of a split are measured in, with their labels: rows of test are
     * looked up among all that were learned, rows of unseen labels among each other.
     */
    Map<String, EmbeddingRecord> space(Split split, Map<String, EmbeddingRecord> embeddings) {
        Map<String, EmbeddingRecord> space = new HashMap<>();
        if (split == Split.TEST) {
            space.putAll(embeddings);
            labels.values().forEach(each -> space.keySet().removeAll(each.keySet()));
        }
        labels.get(split)
                .forEach(
                        (entity, label) -> {
                            EmbeddingRecord record = embeddings.get(entity);
                            if (record != null) {
                                space.put(entity, record.withLabel(label));
                            }
                        });
        return space;
    }

    /** Of each split what it is measured in; nothing while none of its rows has an embedding. */
    Stream<List<EmbeddingRecord>> parts(Map<String, EmbeddingRecord> embeddings) {
        return splits().stream()
                .map(
                        split ->
                                Collections.disjoint(entities(split), embeddings.keySet())
                                        ? List.of()
                                        : Settled.Measured.labelled(space(split, embeddings)));
    }
}
