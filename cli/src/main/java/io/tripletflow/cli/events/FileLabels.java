package io.tripletflow.cli.events;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rows of each label in the splits of a file, and what they cannot teach or be asked for. */
final class FileLabels {

    /** Labels that are counted; files of more are not looked through. */
    private static final int MAX = 1 << 20;

    /** Rows to learn from in files that are no mere samples. */
    static final int FEW = 10;

    private final Map<Split, Map<String, Long>> rows = new EnumMap<>(Split.class);
    private long labels;

    FileLabels() {
        for (Split split : Split.values()) {
            rows.put(split, new HashMap<>());
        }
    }

    void add(Sample row) {
        if (labels < MAX && rows.get(row.split()).merge(row.label(), 1L, Long::sum) == 1) {
            labels++;
        }
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        Map<String, Long> train = rows.get(Split.TRAIN);
        if (labels == MAX || train.isEmpty()) {
            return notes;
        }
        boolean few = all(Split.TRAIN) < FEW;
        if (!few && train.size() == 1) {
            notes.add(
                    "all rows to learn from have the label '%s', so nothing can be learned from this file alone: a triplet needs a row of another label"
                            .formatted(train.keySet().iterator().next()));
        } else if (!few && train.values().stream().allMatch(count -> count == 1)) {
            notes.add(
                    "no label has two rows to learn from, so nothing can be learned from this file alone: a triplet needs two of one label; a label is an identity or class, no number to be predicted");
        }
        sameButForCase().ifPresent(notes::add);
        long lost = rows(Split.TEST, false);
        if (lost > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d rows of split test have a label that no row of train has, so they cannot be found among those; if that is meant, call their split unseen",
                            lost,
                            all(Split.TEST)));
        }
        long known = rows(Split.UNSEEN, true);
        if (known > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d rows of split unseen have a label that rows of train have, too; call their split test, or leave the label out of train",
                            known,
                            all(Split.UNSEEN)));
        }
        return notes;
    }

    private Optional<String> sameButForCase() {
        Map<String, String> seen = new HashMap<>();
        for (String label : rows.get(Split.TRAIN).keySet()) {
            String other = seen.put(label.toLowerCase(Locale.ROOT), label);
            if (other != null) {
                return Optional.of(
                        "the labels '%s' and '%s' are two, as capitals count: write them alike if both mean the same"
                                .formatted(
                                        other.compareTo(label) < 0 ? other : label,
                                        other.compareTo(label) < 0 ? label : other));
            }
        }
        return Optional.empty();
    }

    /** Rows of a split whose label is, or is not, one of train. */
    private long rows(Split split, boolean ofTrain) {
        return rows.get(split).entrySet().stream()
                .filter(label -> rows.get(Split.TRAIN).containsKey(label.getKey()) == ofTrain)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private long all(Split split) {
        return rows.get(split).values().stream().mapToLong(Long::longValue).sum();
    }
}
