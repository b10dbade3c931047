package io.tripletflow.cli.events.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.cli.events.column.HeaderNames;
import io.tripletflow.connectors.event.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wrong with a value of a JSON file, and what to do with such a file. */
final class JsonAdvice {

    private JsonAdvice() {}

    /**
     * For a message.
     *
     * @param node the value, null if it is no object
     * @param text the value as it stands in the file
     */
    static String problem(Decoded.Bad bad, ObjectNode node, byte[] text) {
        String detail = bad.letter().problem();
        if (node == null) {
            return detail + trailingComma(text);
        }
        return node.path("entity").isTextual()
                ? detail + otherNumbers(node.path("features")) + wholeNumber(node.path("label"))
                : detail + "; its fields are " + shown(node) + otherShape(node);
    }

    /** For a message about a label in a file of inputs, which has none and names none. */
    static String noInput(ObjectNode node) {
        return "the row has a label but none of the fields 'features', 'text' and 'ids'; its fields are %s; give its input or, if it is the label of an input sent before, say of which: \"of-event\" or \"of-time\" (docs/late-labels.md)"
                .formatted(shown(node));
    }

    /** What to do with lines that were cut out of an array. */
    private static String trailingComma(byte[] text) {
        return new String(text, UTF_8).stripTrailing().endsWith(",")
                ? "; the line ends with a comma, which no JSON does: sed 's/,[[:space:]]*$//' takes it off"
                : "";
    }

    /** What to do with a class that passed through a column of floating-point numbers. */
    private static String wholeNumber(JsonNode label) {
        return label.isFloatingPointNumber() && label.canConvertToExactIntegral()
                ? "; write whole numbers without a point: jq -c '.label|=floor', in pandas astype('Int64')"
                : "";
    }

    /** What to do with features that are texts, objects, or arrays of arrays. */
    private static String otherNumbers(JsonNode features) {
        for (Map.Entry<String, JsonNode> field : features.properties()) {
            if (field.getValue().path(0).isNumber()) {
                return "; if the numbers lie in '%s', take them out: jq -c '.features|=.[\"%s\"]'"
                        .formatted(field.getKey(), field.getKey());
            }
        }
        JsonNode first = features.path(0);
        if (first.isArray()) {
            return "; make one array of it: jq -c '.features|=flatten'";
        }
        return first.isTextual() && first.textValue().strip().matches("[-+.\\deE]+")
                ? "; take the numbers out of their quotes: jq -c '.features|=map(tonumber)'"
                : "";
    }

    /** What to do with files that hold their events in another shape. */
    private static String otherShape(ObjectNode node) {
        if (node.path("entity").isContainerNode() || node.path("columns").isArray()) {
            return "; the file seems to hold columns: write rows, such as by df.to_json('events.jsonl', orient='records', lines=True)";
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isArray() && field.getValue().path(0).isObject()) {
                return "; if the events lie in '%s', take them out: jq -c '.[\"%s\"][]'"
                        .formatted(field.getKey(), field.getKey());
            }
            if (field.getValue().isTextual()
                    && field.getValue().textValue().stripLeading().startsWith("{")) {
                return "; if the event lies in '%s' as a text, take it out: jq -c '.[\"%s\"]|fromjson'"
                        .formatted(field.getKey(), field.getKey());
            }
            if (field.getValue().has("entity")) {
                return "; if the event lies in '%s', take it out: jq -c '.[\"%s\"]'"
                        .formatted(field.getKey(), field.getKey());
            }
        }
        return "";
    }

    private static String shown(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return new HeaderNames(names).shown();
    }
}
