package io.tripletflow.job.state;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1 had neither weights nor ids. */
final class EventFormat extends Format<Event> {

    private static final int FEATURES = 0;
    private static final int TEXT = 1;
    private static final int IDS = 2;

    EventFormat() {
        super("event", Event.class, 2);
    }

    @Override
    protected void writeFields(Event event, DataOutput out) throws IOException {
        Fields.writeText(event.entity(), out);
        Fields.writeOptionalText(event.label(), out);
        Fields.writeText(event.group(), out);
        Fields.writeText(event.tower(), out);
        out.writeLong(event.timeMillis());
        writeInput(event.input(), out);
        out.writeFloat(event.weight());
    }

    @Override
    protected Event readFields(int writtenVersion, DataInput in) throws IOException {
        return new Event(
                Fields.readText(in),
                Fields.readOptionalText(in),
                Fields.readText(in),
                Fields.readText(in),
                in.readLong(),
                readInput(in),
                writtenVersion == 1 ? Event.DEFAULT_WEIGHT : in.readFloat());
    }

    private static void writeInput(Input input, DataOutput out) throws IOException {
        if (input instanceof Input.Features features) {
            out.writeByte(FEATURES);
            Fields.writeFloats(features.values(), out);
        } else if (input instanceof Input.Text text) {
            out.writeByte(TEXT);
            Fields.writeText(text.text(), out);
        } else {
            out.writeByte(IDS);
            Fields.writeLongs(((Input.Ids) input).ids(), out);
        }
    }

    private static Input readInput(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case FEATURES -> new Input.Features(Fields.readFloats(in));
            case TEXT -> new Input.Text(Fields.readText(in));
            case IDS -> new Input.Ids(Fields.readLongs(in));
            default -> throw new IOException("input kind must be from 0 to 2 but was " + kind);
        };
    }
}
