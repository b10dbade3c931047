package io.tripletflow.connectors.event;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What the schema of an event that others write may look like, whatever its record is called. Types
 * are told apart here; {@link AvroFields} reads their values.
 */
public final class AvroEventSchema {
    private static final Set<String> NAMES = Set.of("entity", "label", "group", "tower", "source");
    private static final Set<Schema.Type> NAME =
            Set.of(
                    Schema.Type.STRING,
                    Schema.Type.ENUM,
                    Schema.Type.INT,
                    Schema.Type.LONG,
                    Schema.Type.BOOLEAN);
    private static final Set<Schema.Type> ID =
            Set.of(Schema.Type.STRING, Schema.Type.ENUM, Schema.Type.INT, Schema.Type.LONG);
    private static final Set<Schema.Type> NUMBER =
            Set.of(Schema.Type.FLOAT, Schema.Type.DOUBLE, Schema.Type.INT, Schema.Type.LONG);
    private static final Set<Schema.Type> TIME =
            Set.of(
                    Schema.Type.LONG,
                    Schema.Type.INT,
                    Schema.Type.STRING,
                    Schema.Type.DOUBLE,
                    Schema.Type.FLOAT);
    private static final Set<Schema.Type> PACKED =
            Set.of(Schema.Type.BYTES, Schema.Type.FIXED, Schema.Type.STRING);

    private AvroEventSchema() {}

    /**
     * The schema in one line.
     *
     * @throws IllegalArgumentException if it is none, or one whose records are no events
     */
    public static String checked(String json) {
        Schema writer = parsed(json);
        String problem = problem(writer);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return writer.toString();
    }

    private static Schema parsed(String json) {
        try {
            return new Schema.Parser().parse(json);
        } catch (RuntimeException e) { // Avro has no common type for what it finds
            throw new IllegalArgumentException(
                    "is no Avro schema of a record: " + e.getMessage(), e);
        }
    }

    /** Why records of {@code schema} cannot be events; null if they can. */
    static String problem(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            return "is no Avro schema of a record but of " + name(schema);
        }
        if (isChange(schema)) {
            Schema after = some(schema.getField("after").schema());
            return after == null ? "has an 'after' that is no record" : problem(after);
        }
        if (schema.getField("entity") == null) {
            List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
            return "has no field 'entity' but " + names + "; an event needs one";
        }
        for (Schema.Field field : schema.getFields()) {
            if (isKnown(field.name()) && !isReadable(field.name(), field.schema())) {
                return "has a field '%s' of %s; it must be %s"
                        .formatted(field.name(), name(field.schema()), wanted(field.name()));
            }
        }
        return null;
    }

    /** Whether events have a field of that name. */
    static boolean isKnown(String name) {
        return NAMES.contains(name)
                || Set.of("text", "time", "weight", "features", "ids").contains(name);
    }

    private static boolean isReadable(String name, Schema schema) {
        List<Schema> types = schema.isUnion() ? schema.getTypes() : List.of(schema);
        boolean absent = schema.getType() == Schema.Type.NULL && !name.equals("entity");
        return absent || types.stream().anyMatch(type -> isReadableType(name, type));
    }

    /** Whether the field of that name can be read from a value of that type, which is no union. */
    static boolean isReadableType(String name, Schema schema) {
        Schema.Type type = schema.getType();
        return switch (name) {
            case "text" -> type == Schema.Type.STRING;
            case "time" -> TIME.contains(type) && !logical(schema).startsWith("time-");
            case "weight" -> NUMBER.contains(type);
            case "features" ->
                    (PACKED.contains(type) && logical(schema).isEmpty())
                            || (type == Schema.Type.ARRAY
                                    && isAny(NUMBER, schema.getElementType()));
            case "ids" -> type == Schema.Type.ARRAY && isAny(ID, schema.getElementType());
            default -> NAME.contains(type);
        };
    }

    static boolean isId(Schema schema) {
        return ID.contains(schema.getType());
    }

    static boolean isNumber(Schema schema) {
        return NUMBER.contains(schema.getType());
    }

    private static boolean isAny(Set<Schema.Type> wanted, Schema items) {
        return items.isUnion()
                ? items.getTypes().stream().anyMatch(type -> wanted.contains(type.getType()))
                : wanted.contains(items.getType());
    }

    /** What the field of that name must be. */
    static String wanted(String name) {
        return switch (name) {
            case "text" -> "a string";
            case "time" -> "a long, a timestamp (not a time of day) or a string of ISO-8601";
            case "weight" -> "a number";
            case "features" -> "an array of numbers, or bytes of float32";
            case "ids" -> "an array of strings or whole numbers";
            default -> "a string, an enum, a whole number or a boolean";
        };
    }

    /** A change event of Debezium: the row is in {@code after}. */
    static boolean isChange(Schema schema) {
        return schema.getField("entity") == null
                && schema.getField("after") != null
                && schema.getField("op") != null;
    }

    /** The record of a union with null, or the record itself; null if there is none. */
    private static Schema some(Schema schema) {
        List<Schema> types = schema.isUnion() ? schema.getTypes() : List.of(schema);
        return types.stream()
                .filter(t -> t.getType() == Schema.Type.RECORD)
                .findFirst()
                .orElse(null);
    }

    /** The logical type, empty if there is none. */
    static String logical(Schema schema) {
        String logical = schema.getProp("logicalType");
        return logical == null ? "" : logical;
    }

    /** What messages call the type. */
    static String name(Schema schema) {
        String logical = logical(schema);
        return plainName(schema) + (logical.isEmpty() ? "" : " (" + logical + ")");
    }

    private static String plainName(Schema schema) {
        String type = schema.getType().name().toLowerCase(Locale.ROOT);
        return switch (schema.getType()) {
            case NULL -> "null";
            case UNION -> "the union " + schema;
            case ARRAY -> "an array of " + schema.getElementType().getType().getName();
            case INT, ENUM -> "an " + type;
            case BYTES -> "bytes";
            default -> "a " + type;
        };
    }
}
