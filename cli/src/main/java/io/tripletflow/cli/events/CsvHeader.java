package io.tripletflow.cli.events;

import java.util.List;
import java.util.Map;

/**
 * Where the columns of a CSV file stand; -1 for those it does not have.
 *
 * @param features positions of the columns of numbers, in the order of their numbers; empty for a
 *     file of texts
 */
record CsvHeader(
        CsvColumns names,
        int entity,
        int label,
        int group,
        int split,
        int time,
        int text,
        int[] features) {

    /**
     * @param positions position of each column by its name
     */
    static CsvHeader of(String file, CsvColumns names, Map<String, Integer> positions) {
        int[] features = features(names.features(), positions);
        CsvHeader header =
                new CsvHeader(
                        names,
                        positions.getOrDefault(names.entity(), -1),
                        positions.getOrDefault(names.label(), -1),
                        positions.getOrDefault(names.group(), -1),
                        positions.getOrDefault(names.split(), -1),
                        positions.getOrDefault(names.time(), -1),
                        positions.getOrDefault(names.text(), -1),
                        features);
        List<String> present = List.copyOf(positions.keySet());
        if (header.entity < 0) {
            throw new BadRowException(
                    file,
                    1,
                    "the header has no column '"
                            + names.entity()
                            + "' for the entity but "
                            + shortened(present)
                            + "; add or rename it (produce --entity-column takes another name)");
        }
        if (header.text < 0 && features.length == 0) {
            throw new BadRowException(
                    file,
                    1,
                    "the header has neither columns '%s0', '%s1', … of numbers nor a column '%s' but %s;"
                                    .formatted(
                                            names.features(),
                                            names.features(),
                                            names.text(),
                                            shortened(present))
                            + " add or rename them (produce --feature-prefix and --text-column take other"
                            + " names)");
        }
        if (header.text >= 0 && features.length > 0) {
            throw new BadRowException(
                    file,
                    1,
                    "the header has columns of numbers ('%s0' …) and a column '%s'; an event carries one of them: remove or rename the other"
                            .formatted(names.features(), names.text()));
        }
        return header;
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
