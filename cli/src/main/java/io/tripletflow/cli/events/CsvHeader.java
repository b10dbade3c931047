package io.tripletflow.cli.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the columns of a CSV file stand; -1 for those it does not have.
 *
 * @param features positions of the columns of numbers, in the order of their numbers; empty for a
 *     file of texts or ids
 * @param history whether the ids are the labels of the entity's rows before
 */
record CsvHeader(
        CsvColumns names,
        int entity,
        int label,
        int group,
        int split,
        int time,
        int text,
        int ids,
        int weight,
        int[] features,
        boolean history) {

    /**
     * @param positions position of each column by its name
     */
    static CsvHeader of(
            String file,
            CsvColumns names,
            Map<String, Integer> positions,
            IdsFromHistory idsFromHistory) {
        int[] features = features(names.features(), positions);
        int text = positions.getOrDefault(names.text(), -1);
        int ids = positions.getOrDefault(names.ids(), -1);
        int label = positions.getOrDefault(names.label(), -1);
        boolean none = text < 0 && ids < 0 && features.length == 0;
        CsvHeader header =
                new CsvHeader(
                        names,
                        positions.getOrDefault(names.entity(), -1),
                        label,
                        positions.getOrDefault(names.group(), -1),
                        positions.getOrDefault(names.split(), -1),
                        positions.getOrDefault(names.time(), -1),
                        text,
                        ids,
                        positions.getOrDefault(names.weight(), -1),
                        features,
                        switch (idsFromHistory) {
                            case NEVER -> false;
                            case WHERE_NO_INPUT -> none && label >= 0;
                            case ALWAYS -> true;
                        });
        header.requireUsable(file, shortened(List.copyOf(positions.keySet())));
        return header;
    }

    /** Columns that every row must have: those up to the last one that is read. */
    int width() {
        int last =
                IntStream.of(entity, label, group, split, time, text, ids, weight)
                        .max()
                        .orElseThrow();
        return 1 + IntStream.of(features).reduce(last, Math::max);
    }

    private void requireUsable(String file, String present) {
        if (entity < 0) {
            throw new BadRowException(
                    file,
                    1,
                    "the header has no column '%s' for the entity but %s; add or rename it (produce --entity-column takes another name)"
                            .formatted(names.entity(), present));
        }
        if (history) {
            requireLabel(file, present);
            return;
        }
        List<String> inputs = inputs();
        if (inputs.isEmpty()) {
            throw new BadRowException(
                    file,
                    1,
                    "the header has neither columns '%s0', '%s1', … of numbers nor a column '%s' or '%s' but %s; add or rename them (produce --feature-prefix, --text-column and --ids-column take other names), or give produce --ids-from-history to take an entity's labels before as its ids"
                            .formatted(
                                    names.features(),
                                    names.features(),
                                    names.text(),
                                    names.ids(),
                                    present));
        }
        if (inputs.size() > 1) {
            throw new BadRowException(
                    file,
                    1,
                    "the header has %s; an event carries one of them: remove or rename the other"
                            .formatted(String.join(" and ", inputs)));
        }
    }

    private void requireLabel(String file, String present) {
        if (label < 0) {
            throw new BadRowException(
                    file,
                    1,
                    "ids are to come from the labels of the rows before but the header has no column '%s' but %s; add or rename it (produce --label-column takes another name)"
                            .formatted(names.label(), present));
        }
    }

    /** The columns of inputs that the file has, for a message. */
    private List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        if (features.length > 0) {
            inputs.add("columns of numbers ('" + names.features() + "0' …)");
        }
        if (text >= 0) {
            inputs.add("a column '" + names.text() + "'");
        }
        if (ids >= 0) {
            inputs.add("a column '" + names.ids() + "'");
        }
        return inputs;
    }

    private static int[] features(String prefix, Map<String, Integer> positions) {
        int count = 0;
        while (positions.containsKey(prefix + count)) {
            count++;
        }
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            columns[i] = positions.get(prefix + i);
        }
        return columns;
    }

    private static String shortened(List<String> names) {
        return names.size() <= 12
                ? names.toString()
                : names.subList(0, 12) + " and " + (names.size() - 12) + " more";
    }
}
