package io.tripletflow.job.sql;

import io.tripletflow.event.Input;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Which column of a row is what. Columns are known by their names; their types must be those of an
 * event and of an embedding.
 *
 * @param inputs names of the input's columns, in their order
 * @param outputs names of the output's columns, in their order
 */
record Columns(List<String> inputs, List<String> outputs) implements Serializable {

    private static final Map<String, String> INPUTS =
            new TreeMap<>(
                    Map.of(
                            "features", "ARRAY<FLOAT>",
                            "text", "STRING",
                            "ids", "ARRAY<BIGINT>",
                            "source", "STRING"));

    private static final Map<String, String> OUTPUTS =
            new TreeMap<>(
                    Map.of("embedding", "ARRAY<FLOAT>", "epoch", "BIGINT", "version", "BIGINT"));

    /**
     * @throws IllegalArgumentException if a column is not known or has another type
     */
    static Columns of(ResolvedSchema input, ResolvedSchema output) {
        List<String> inputs = names(input, INPUTS, "INPUT");
        long kinds = inputs.stream().filter(name -> !name.equals("source")).count();
        if (kinds != 1) {
            throw new IllegalArgumentException(
                    "INPUT must have one of features ARRAY<FLOAT>, text STRING and ids"
                            + " ARRAY<BIGINT>, and may have source STRING, but has "
                            + inputs);
        }
        return new Columns(inputs, names(output, OUTPUTS, "OUTPUT"));
    }

    private static List<String> names(
            ResolvedSchema schema, Map<String, String> known, String where) {
        List<String> names = new ArrayList<>();
        for (Column column : schema.getColumns()) {
            String wanted = known.get(column.getName());
            LogicalType type = column.getDataType().getLogicalType();
            if (wanted == null || !wanted.equals(name(type))) {
                throw new IllegalArgumentException(
                        "column %s %s of %s must be one of %s"
                                .formatted(
                                        column.getName(),
                                        type.asSummaryString(),
                                        where,
                                        known.entrySet().stream()
                                                .map(each -> each.getKey() + " " + each.getValue())
                                                .collect(Collectors.joining(", "))));
            }
            names.add(column.getName());
        }
        return List.copyOf(names);
    }

    static String name(LogicalType type) {
        if (type instanceof ArrayType array) {
            return "ARRAY<" + name(array.getElementType()) + ">";
        }
        return type.is(LogicalTypeRoot.VARCHAR) ? "STRING" : type.getTypeRoot().name();
    }

    /** The input of a row; null if its column is. */
    Input input(RowData row) {
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.get(i);
            if (name.equals("source")) {
                continue;
            }
            if (row.isNullAt(i)) {
                return null;
            }
            return switch (name) {
                case "features" -> new Input.Features(floats(row.getArray(i)));
                case "text" -> new Input.Text(row.getString(i).toString());
                default -> Input.Ids.ofHashes(longs(row.getArray(i)));
            };
        }
        throw new IllegalStateException("a column of an input is there: " + inputs);
    }

    private static float[] floats(ArrayData array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            requireThere(array, i, "features");
            values[i] = array.getFloat(i);
        }
        return values;
    }

    private static long[] longs(ArrayData array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            requireThere(array, i, "ids");
            values[i] = array.getLong(i);
        }
        return values;
    }

    private static void requireThere(ArrayData array, int place, String column) {
        if (array.isNullAt(place)) {
            throw new IllegalArgumentException(
                    "number %d of column '%s' is NULL; it must be finite".formatted(place, column));
        }
    }

    /** What observed a row; empty where that is unknown. */
    String source(RowData row) {
        int place = inputs.indexOf("source");
        return place < 0 || row.isNullAt(place) ? "" : row.getString(place).toString();
    }

    RowData output(float[] embedding, long epoch, long version) {
        GenericRowData row = new GenericRowData(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            row.setField(
                    i,
                    switch (outputs.get(i)) {
                        case "embedding" -> new GenericArrayData(embedding);
                        case "epoch" -> epoch;
                        default -> version;
                    });
        }
        return row;
    }

    /** Of a row without an input. */
    RowData nothing() {
        return new GenericRowData(outputs.size());
    }
}
