package io.tripletflow.cli.events.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ids in one cell: separated by '|' where there is one, else by blanks, or a JSON array of strings
 * and whole numbers. Not thread-safe.
 */
public final class IdsText {

    private final String name;
    private String single;

    /**
     * @param name of the column
     */
    public IdsText(String name) {
        this.name = name;
    }

    /**
     * The ids of a row, none for an empty cell.
     *
     * @throws IllegalArgumentException if the cell is an array of something else
     */
    public List<String> parse(String cell) {
        String text = cell.strip();
        if (text.startsWith("[") && text.endsWith("]")) {
            return ofArray(text);
        }
        if (text.startsWith("{") && text.endsWith("}")) {
            throw notIds(text);
        }
        List<String> ids =
                Arrays.stream(text.split(text.contains("|") ? "\\|" : "\\s+"))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .toList();
        if (single == null && ids.stream().anyMatch(id -> id.matches("(?s).*[^,;][,;].*"))) {
            single = text;
        }
        return ids;
    }

    private List<String> ofArray(String text) {
        List<String> ids = new ArrayList<>();
        for (JsonNode id : array(text)) {
            if (!id.isTextual() && !id.isIntegralNumber()) {
                throw notIds(text);
            }
            ids.add(id.asText());
        }
        return ids;
    }

    private JsonNode array(String text) {
        try {
            return JsonDocument.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw notIds(text);
        }
    }

    private IllegalArgumentException notIds(String text) {
        return new IllegalArgumentException(
                "column '%s' must hold ids separated by | or blanks, or a JSON array such as [\"p1\", 17], but was '%s'"
                        .formatted(name, text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }

    /** Whether commas or semicolons were read as parts of ids. */
    public List<String> notes() {
        return single == null
                ? List.of()
                : List.of(
                        "column '%s' holds '%s': ids are separated by | or blanks, so a comma or semicolon is part of an id"
                                .formatted(name, single));
    }
}
