package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.MISSING_INPUT;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import io.tripletflow.connectors.event.EventTime.Unit;
import io.tripletflow.connectors.wire.BoundedDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Reads events that others wrote, field by field as their schema says, whatever its record is
 * called. A union may have any order; numbers, enums and booleans stand for their text where a text
 * is wanted; all numbers are features; logical types say the unit of a time.
 */
final class AvroFields {
    private static final long DAY_MILLIS = 86_400_000L;

    private AvroFields() {}

    /** Reads one record; its schema has no {@link AvroEventSchema#problem}. */
    static void read(Schema schema, BoundedDecoder in, EventDraft event) throws IOException {
        boolean change = AvroEventSchema.isChange(schema);
        for (Schema.Field field : schema.getFields()) {
            if (change && field.name().equals("after")) {
                after(branch(field.schema(), in), in, event);
            } else if (!change && AvroEventSchema.isKnown(field.name())) {
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
        } else if (!AvroEventSchema.isReadableType(name, type)) {
            GenericDatumReader.skip(type, in);
            String why =
                    " is "
                            + AvroEventSchema.name(type)
                            + "; it must be "
                            + AvroEventSchema.wanted(name);
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
            default -> throw new IOException(AvroEventSchema.name(type) + " is no text");
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
        String logical = AvroEventSchema.logical(type);
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
            default -> throw new IOException(AvroEventSchema.name(type) + " is no number");
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
        if (AvroEventSchema.isNumber(type)) {
            features.add((float) number(type, in), event);
        } else {
            GenericDatumReader.skip(type, in);
            features.refuse(AvroEventSchema.name(type), event);
        }
    }

    private static void ids(Schema type, BoundedDecoder in, EventDraft event) throws IOException {
        IdReader ids = event.newIds();
        for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
            for (long i = 0; i < n; i++) {
                Schema item = branch(type.getElementType(), in);
                if (AvroEventSchema.isId(item)) {
                    ids.addText(text(item, in), event);
                } else {
                    GenericDatumReader.skip(item, in);
                    ids.refuseItem("is " + AvroEventSchema.name(item), event);
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
}
