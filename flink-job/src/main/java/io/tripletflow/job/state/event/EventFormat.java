package io.tripletflow.job.state.event;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Version 1 had neither weights nor ids; up to version 2 group, tower and weight were also written
 * where an event has none of its own; up to version 3 there were no sources, up to version 4 no
 * labels that came later than their input.
 */
public final class EventFormat extends Format<Event> {

    private static final int FEATURES = 0;
    private static final int TEXT = 1;
    private static final int IDS = 2;

    private static final int LABELLED = 1;
    private static final int GROUPED = 1 << 1;
    private static final int TOWERED = 1 << 2;
    private static final int WEIGHTED = 1 << 3;
    private static final int SOURCED = 1 << 4;
    private static final int TOLD_LATER = 1 << 5;
    private static final int RETRACTED = 1 << 6;

    public EventFormat() {
        super("event", Event.class, 5);
    }

    @Override
    protected void writeFields(Event event, DataOutput out) throws IOException {
        int own =
                (event.label().isPresent() ? LABELLED : 0)
                        | (event.group().isEmpty() ? 0 : GROUPED)
                        | (event.tower().equals(Event.DEFAULT_TOWER) ? 0 : TOWERED)
                        | (event.weight() == Event.DEFAULT_WEIGHT ? 0 : WEIGHTED)
                        | (event.source().isEmpty() ? 0 : SOURCED)
                        | (event.inputMillis() == event.timeMillis() ? 0 : TOLD_LATER)
                        | (event.retracted() ? RETRACTED : 0);
        out.writeByte(own);
        Fields.writeText(event.entity(), out);
        if ((own & LABELLED) != 0) {
            Fields.writeText(event.label().get(), out);
        }
        if ((own & GROUPED) != 0) {
            Fields.writeText(event.group(), out);
        }
        if ((own & TOWERED) != 0) {
            Fields.writeText(event.tower(), out);
        }
        out.writeLong(event.timeMillis());
        writeInput(event.input(), out);
        if ((own & WEIGHTED) != 0) {
            out.writeFloat(event.weight());
        }
        if ((own & SOURCED) != 0) {
            Fields.writeText(event.source(), out);
        }
        if ((own & TOLD_LATER) != 0) {
            out.writeLong(event.inputMillis());
        }
    }

    @Override
    protected Event readFields(int writtenVersion, DataInput in) throws IOException {
        if (writtenVersion < 3) {
            return readWhole(writtenVersion, in);
        }
        int own = in.readUnsignedByte();
        String entity = Fields.readText(in);
        Optional<String> label =
                (own & LABELLED) == 0 ? Optional.empty() : Optional.of(Fields.readText(in));
        String group = (own & GROUPED) == 0 ? "" : Fields.readText(in);
        String tower = (own & TOWERED) == 0 ? Event.DEFAULT_TOWER : Fields.readText(in);
        long time = in.readLong();
        Input input = readInput(in);
        float weight = (own & WEIGHTED) == 0 ? Event.DEFAULT_WEIGHT : in.readFloat();
        String source = (own & SOURCED) == 0 ? Event.NO_SOURCE : Fields.readText(in);
        long inputTime = (own & TOLD_LATER) == 0 ? time : in.readLong();
        boolean retracted = (own & RETRACTED) != 0;
        return new Event(
                entity, label, group, tower, time, input, weight, source, inputTime, retracted);
    }

    private static Event readWhole(int writtenVersion, DataInput in) throws IOException {
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
