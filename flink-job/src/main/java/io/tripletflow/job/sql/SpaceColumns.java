package io.tripletflow.job.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Columns of a table of the space, which are known by their names. Those that may be searched are
 * NULL in answers.
 *
 * @param names in their order
 */
record SpaceColumns(List<String> names) implements Serializable {

    /** What is asked with, and the field of a search that takes it. */
    private static final Map<String, String> SEARCHED =
            Map.of("embedding", "vector", "features", "features");

    private static final Map<String, String> TYPES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("embedding", "ARRAY<FLOAT>"),
                            Map.entry("features", "ARRAY<FLOAT>"),
                            Map.entry("entity", "STRING"),
                            Map.entry("label", "STRING"),
                            Map.entry("group", "STRING"),
                            Map.entry("source", "STRING"),
                            Map.entry("tower", "STRING"),
                            Map.entry("time", "BIGINT"),
                            Map.entry("distance", "DOUBLE"),
                            Map.entry("epoch", "BIGINT"),
                            Map.entry("version", "BIGINT")));

    /**
     * @throws IllegalArgumentException if a column is not known or has another type
     */
    static SpaceColumns of(ResolvedSchema schema) {
        List<String> names = new ArrayList<>();
        for (Column column : schema.getColumns()) {
            LogicalType type = column.getDataType().getLogicalType();
            String wanted = TYPES.get(column.getName());
            if (!column.isPhysical() || wanted == null || !wanted.equals(Columns.name(type))) {
                throw new IllegalArgumentException(
                        "column %s %s must be one of %s"
                                .formatted(
                                        column.getName(),
                                        type.asSummaryString(),
                                        TYPES.entrySet().stream()
                                                .map(each -> each.getKey() + " " + each.getValue())
                                                .collect(Collectors.joining(", "))));
            }
            names.add(column.getName());
        }
        return new SpaceColumns(List.copyOf(names));
    }

    /**
     * The field of a search for a column.
     *
     * @throws IllegalArgumentException if it cannot be searched
     */
    String searchField(int column) {
        String field = SEARCHED.get(names.get(column));
        if (field == null) {
            throw new IllegalArgumentException(
                    "column %s cannot be searched; DESCRIPTOR must name embedding, or features, which the server embeds"
                            .formatted(names.get(column)));
        }
        return field;
    }

    /**
     * A row of an answer, with its score as the last column: 1 − distance² / 2, the cosine.
     *
     * @param answer of a search
     * @param near one of its neighbours
     */
    RowData row(JsonNode answer, JsonNode near) {
        GenericRowData row = new GenericRowData(names.size() + 1);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            row.setField(
                    i,
                    switch (name) {
                        case "embedding", "features" -> null;
                        case "epoch", "version" -> answer.path(name).longValue();
                        case "time" -> near.path(name).longValue();
                        case "distance" -> near.path(name).doubleValue();
                        default -> text(near.path(name));
                    });
        }
        double distance = near.path("distance").doubleValue();
        row.setField(names.size(), 1 - distance * distance / 2);
        return row;
    }

    private static StringData text(JsonNode value) {
        return value.isTextual() ? StringData.fromString(value.textValue()) : null;
    }
}
