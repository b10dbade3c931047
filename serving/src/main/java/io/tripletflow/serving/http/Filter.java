package io.tripletflow.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.index.Question;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which entities may be answers. */
record Filter(
        Optional<String> tower,
        Optional<String> label,
        Optional<String> group,
        Optional<String> source,
        Set<String> excludedEntities,
        Set<String> excludedLabels) {

    private static final Set<String> NAMES = Set.of("tower", "label", "group", "source");
    private static final Set<String> EXCLUSIONS = Set.of("entities", "labels");

    static Filter ofQuery(Context context) {
        return new Filter(
                Optional.ofNullable(context.queryParam("tower")),
                Optional.ofNullable(context.queryParam("label")),
                Optional.ofNullable(context.queryParam("group")),
                Optional.ofNullable(context.queryParam("source")),
                Set.of(),
                Set.of());
    }

    /** Of the fields {@code filter} and {@code exclude} of a body. */
    static Filter ofBody(ObjectNode body) {
        ObjectNode filter = Fields.object(body, "filter", NAMES);
        ObjectNode exclude = Fields.object(body, "exclude", EXCLUSIONS);
        return new Filter(
                Fields.text(filter, "tower"),
                Fields.text(filter, "label"),
                Fields.text(filter, "group"),
                Fields.text(filter, "source"),
                Fields.texts(exclude, "entities"),
                Fields.texts(exclude, "labels"));
    }

    /** The same without one more entity. */
    Filter without(String entity) {
        Set<String> more = new HashSet<>(excludedEntities);
        more.add(entity);
        return new Filter(tower, label, group, source, more, excludedLabels);
    }

    /** The nearest of a vector that it lets through. */
    Question question(float[] vector, int k, double popularity) {
        return new Question(vector, k, tower, excludedEntities, predicate(), popularity);
    }

    /** What a question asks for beside the tower and excluded entities; null for all. */
    Predicate<Item> predicate() {
        boolean all =
                label.isEmpty() && group.isEmpty() && source.isEmpty() && excludedLabels.isEmpty();
        return all ? null : this::accepts;
    }

    private boolean accepts(Item item) {
        return (label.isEmpty() || label.equals(item.label()))
                && (group.isEmpty() || group.get().equals(item.group()))
                && (source.isEmpty() || source.get().equals(item.source()))
                && (excludedLabels.isEmpty()
                        || item.label().filter(excludedLabels::contains).isEmpty());
    }

    /** Fields of a body, checked. */
    static final class Fields {
        private static final int MAX_EXCLUDED = 10_000;

        private Fields() {}

        static ObjectNode object(ObjectNode body, String name, Set<String> fields) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return Json.MAPPER.createObjectNode();
            }
            if (!(value instanceof ObjectNode object)) {
                throw Problem.bad("'%s' must be an object but is %s".formatted(name, shown(value)));
            }
            return Json.only(object, fields, "'" + name + "'");
        }

        static Optional<String> text(ObjectNode body, String name) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            if (!value.isTextual()) {
                throw Problem.bad("'%s' must be a string but is %s".formatted(name, shown(value)));
            }
            return Optional.of(value.asText());
        }

        static Set<String> texts(ObjectNode body, String name) {
            Set<String> texts = new HashSet<>();
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return texts;
            }
            if (!value.isArray() || value.size() > MAX_EXCLUDED) {
                throw Problem.bad(
                        "'%s' must be an array of at most %d strings but is %s"
                                .formatted(name, MAX_EXCLUDED, shown(value)));
            }
            for (JsonNode each : value) {
                if (!each.isTextual()) {
                    throw Problem.bad(
                            "'%s' must hold strings but holds %s".formatted(name, shown(each)));
                }
                texts.add(each.asText());
            }
            return texts;
        }

        /** A number within bounds. */
        static Optional<Double> number(ObjectNode body, String name, double min, double max) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            double number = value.asDouble();
            if (!value.isNumber() || !(number >= min && number <= max)) {
                throw Problem.bad(
                        "'%s' must be a number from %s to %s but is %s"
                                .formatted(name, min, max, shown(value)));
            }
            return Optional.of(number);
        }

        /** A whole number from 1 on. */
        static int count(ObjectNode body, String name, int usual, int max) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return usual;
            }
            if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.asInt() < 1
                    || value.asInt() > max) {
                throw Problem.bad(
                        "'%s' must be a whole number from 1 to %d but is %s"
                                .formatted(name, max, shown(value)));
            }
            return value.asInt();
        }

        static String shown(JsonNode value) {
            String text = value.isMissingNode() ? "missing" : value.toString();
            return text.length() <= 60 ? text : text.substring(0, 60) + "…";
        }
    }
}
