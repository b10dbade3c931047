package io.tripletflow.job.state;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class EventFormat extends Format<Event> {

    private static final int FEATURES = 0;
    private static final int TEXT = 1;

    EventFormat() {
        super("event", Event.class, 1);
    }

    @Override
    protected void writeFields(Event event, DataOutput out) throws IOException {
        Fields.writeText(event.entity(), out);
        Fields.writeOptionalText(event.label(), out);
        Fields.writeText(event.group(), out);
        Fields.writeText(event.tower(), out);
        out.writeLong(event.timeMillis());
        if (event.input() instanceof Input.Features features) {
            out.writeByte(FEATURES);
            Fields.writeFloats(features.values(), out);
        } else {
            out.writeByte(TEXT);
            Fields.writeText(((Input.Text) event.input()).text(), out);
        }
    }

    @Override
    protected Event readFields(int writtenVersion, DataInput in) throws IOException {
        return new Event(
                Fields.readText(in),
                Fields.readOptionalText(in),
                Fields.readText(in),
                Fields.readText(in),
                in.readLong(),
                readInput(in));
    }

    private static Input readInput(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case FEATURES -> new Input.Features(Fields.readFloats(in));
            case TEXT -> new Input.Text(Fields.readText(in));
            default -> throw new IOException("input kind must be 0 or 1 but was " + kind);
        };
    }
}
