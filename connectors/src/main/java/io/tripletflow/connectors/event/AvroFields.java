package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_INPUT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import io.tripletflow.connectors.event.EventTime.Unit;
import io.tripletflow.connectors.wire.BoundedDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Reads events that others wrote, field by field as their schema says, whatever its record is
 * called. A union may have any order; numbers, enums and booleans stand for their text where a text
 * is wanted; all numbers are features; logical types say the unit of a time.
 */
final class AvroFields {
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
    private static final long DAY_MILLIS = 86_400_000L;

    private AvroFields() {}

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

    private static boolean isKnown(String name) {
        return NAMES.contains(name)
                || Set.of("text", "time", "weight", "features", "ids").contains(name);
    }

    private static boolean isReadable(String name, Schema schema) {
        List<Schema> types = schema.isUnion() ? schema.getTypes() : List.of(schema);
        boolean absent = schema.getType() == Schema.Type.NULL && !name.equals("entity");
        return absent || types.stream().anyMatch(type -> isReadableType(name, type));
    }

    private static boolean isReadableType(String name, Schema schema) {
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

    private static boolean isAny(Set<Schema.Type> wanted, Schema items) {
        return items.isUnion()
                ? items.getTypes().stream().anyMatch(type -> wanted.contains(type.getType()))
                : wanted.contains(items.getType());
    }

    private static String wanted(String name) {
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
    private static boolean isChange(Schema schema) {
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

    /** Reads one record; the schema has no {@link #problem}. */
    static void read(Schema schema, BoundedDecoder in, EventDraft event) throws IOException {
        boolean change = isChange(schema);
        for (Schema.Field field : schema.getFields()) {
            if (change && field.name().equals("after")) {
                after(branch(field.schema(), in), in, event);
            } else if (!change && isKnown(field.name())) {
                field(field.name(), branch(field.schema(), in), in, event);
            } else if (field.name().equals(Envelope.DELETED)) {
                deleted(branch(field.schema(), in), in, event);
            } else {
                GenericDatumReader.skip(field.schema(), in);
            }
        }
    }

    private static void deleted(Schema type, BoundedDecoder in, EventDraft event)
            throws IOException {
        switch (type.getType()) {
            case BOOLEAN -> Envelope.deleted(in.readBoolean(), event);
            case STRING -> Envelope.deleted(in.readString().equals("true"), event);
            default -> GenericDatumReader.skip(type, in);
        }
    }

    private static void after(Schema schema, BoundedDecoder in, EventDraft event)
            throws IOException {
        if (schema.getType() == Schema.Type.RECORD) {
            read(schema, in, event);
        } else {
            GenericDatumReader.skip(schema, in);
            event.refuse(MISSING_INPUT, "", Envelope.DELETION);
        }
    }

    private static void field(String name, Schema type, BoundedDecoder in, EventDraft event)
            throws IOException {
        if (type.getType() == Schema.Type.NULL) {
            in.readNull();
        } else if (!isReadableType(name, type)) {
            GenericDatumReader.skip(type, in);
            String why = " is " + name(type) + "; it must be " + wanted(name);
            event.refuse(WRONG_TYPE, name + " of ", why);
        } else {
            switch (name) {
                case "entity" -> event.entity = text(type, in, name, event);
                case "label" -> event.label = text(type, in, name, event);
                case "group" -> event.group = text(type, in, name, event);
                case "tower" -> event.tower = text(type, in, name, event);
                case "source" -> event.source = text(type, in, name, event);
                case "text" -> event.text = text(type, in, name, event);
                case "time" -> time(type, in, event);
                case "weight" -> weight(number(type, in), event);
                case "features" -> features(type, in, event);
                default -> ids(type, in, event);
            }
        }
    }

    private static void weight(double weight, EventDraft event) {
        event.weight((float) weight, weight);
    }

    private static String text(Schema type, BoundedDecoder in, String name, EventDraft event)
            throws IOException {
        String text = text(type, in);
        if (text.length() > event.maxLength(name)) {
            String option = EventDraft.option(name);
            String why = EventDraft.tooLong(text.length(), option, event.maxLength(name));
            event.refuse(TOO_LARGE, name + " of ", why);
            return null;
        }
        return text;
    }

    private static String text(Schema type, BoundedDecoder in) throws IOException {
        return switch (type.getType()) {
            case STRING -> in.readString();
            case INT -> Integer.toString(in.readInt());
            case LONG -> Long.toString(in.readLong());
            case BOOLEAN -> Boolean.toString(in.readBoolean());
            case ENUM -> symbol(type, in.readEnum());
            default -> throw new IOException(name(type) + " is no text");
        };
    }

    private static String symbol(Schema type, int index) throws IOException {
        List<String> symbols = type.getEnumSymbols();
        if (index < 0 || index >= symbols.size()) {
            throw new IOException(
                    "symbol %d of enum %s, which has %d"
                            .formatted(index, type.getName(), symbols.size()));
        }
        return symbols.get(index);
    }

    private static void time(Schema type, BoundedDecoder in, EventDraft event) throws IOException {
        String logical = logical(type);
        switch (type.getType()) {
            case STRING -> event.time(in.readString());
            case INT -> {
                int number = in.readInt();
                if (logical.equals("date")) {
                    event.time(number * DAY_MILLIS, Unit.MILLIS);
                } else {
                    event.time(number);
                }
            }
            case LONG -> {
                Unit unit = unit(logical);
                if (unit == null) {
                    event.time(in.readLong());
                } else {
                    event.time(in.readLong(), unit);
                }
            }
            default -> event.time(Double.toString(number(type, in)));
        }
    }

    /** Null if the type says none. */
    private static Unit unit(String logical) {
        return switch (logical.replaceFirst("^local-", "")) {
            case "timestamp-millis" -> Unit.MILLIS;
            case "timestamp-micros" -> Unit.MICROS;
            case "timestamp-nanos" -> Unit.NANOS;
            default -> null;
        };
    }

    private static double number(Schema type, BoundedDecoder in) throws IOException {
        return switch (type.getType()) {
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            default -> throw new IOException(name(type) + " is no number");
        };
    }

    private static void features(Schema type, BoundedDecoder in, EventDraft event)
            throws IOException {
        FeatureReader features = event.newFeatures();
        switch (type.getType()) {
            case STRING -> features.readBase64(in.readString(), event);
            case BYTES -> features.readPacked(in.readBytes(null), "bytes", event);
            case FIXED -> {
                byte[] bytes = new byte[type.getFixedSize()];
                in.readFixed(bytes, 0, bytes.length);
                features.readPacked(ByteBuffer.wrap(bytes), "bytes", event);
            }
            default -> {
                for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
                    for (long i = 0; i < n; i++) {
                        feature(branch(type.getElementType(), in), in, features, event);
                    }
                }
            }
        }
    }

    private static void feature(
            Schema type, BoundedDecoder in, FeatureReader features, EventDraft event)
            throws IOException {
        if (NUMBER.contains(type.getType())) {
            features.add((float) number(type, in), event);
        } else {
            GenericDatumReader.skip(type, in);
            features.refuse(name(type), event);
        }
    }

    private static void ids(Schema type, BoundedDecoder in, EventDraft event) throws IOException {
        IdReader ids = event.newIds();
        for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
            for (long i = 0; i < n; i++) {
                Schema item = branch(type.getElementType(), in);
                if (ID.contains(item.getType())) {
                    ids.addText(text(item, in), event);
                } else {
                    GenericDatumReader.skip(item, in);
                    ids.refuseItem("is " + name(item), event);
                }
            }
        }
        ids.end(event);
    }

    private static Schema branch(Schema schema, BoundedDecoder in) throws IOException {
        if (!schema.isUnion()) {
            return schema;
        }
        int index = in.readIndex();
        if (index < 0 || index >= schema.getTypes().size()) {
            throw new IOException(
                    "branch %d of a union, which has %d"
                            .formatted(index, schema.getTypes().size()));
        }
        return schema.getTypes().get(index);
    }

    /** Empty if the type is none. */
    private static String logical(Schema schema) {
        String logical = schema.getProp("logicalType");
        return logical == null ? "" : logical;
    }

    private static String name(Schema schema) {
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
