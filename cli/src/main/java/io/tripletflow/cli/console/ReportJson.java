package io.tripletflow.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Writes what {@code --report} asks for. */
public final class ReportJson {

    private static final JsonMapper INDENTED =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReportJson() {}

    /**
     * JSON text that ends with a newline.
     *
     * @param report maps, lists, records, numbers and texts
     */
    public static String write(Object report) {
        try {
            return INDENTED.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers and texts cannot be written", e);
        }
    }
}
