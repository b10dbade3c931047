package io.tripletflow.job.state.event;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Version 1 had neither names of observations, labels without an input, nor entities to forget. */
public final class DecodedFormat extends Format<Decoded> {

    private static final int BAD = 0;
    private static final int GOOD = 1;
    private static final int LABEL = 2;
    private static final int NAMED = 3;
    private static final int FORGET = 4;

    private final Format<Event> event = new EventFormat();
    private final DeadLetterFormat letter = new DeadLetterFormat();

    public DecodedFormat() {
        super("decoded", Decoded.class, 2);
    }

    @Override
    protected void writeFields(Decoded decoded, DataOutput out) throws IOException {
        if (decoded instanceof Decoded.Good good) {
            out.writeByte(good.name().isEmpty() ? GOOD : NAMED);
            event.write(good.event(), out);
            writeOrigin(good.from(), out);
            if (!good.name().isEmpty()) {
                Fields.writeText(good.name(), out);
            }
        } else if (decoded instanceof Decoded.Label label) {
            out.writeByte(LABEL);
            writeLabel(label.label(), out);
            writeOrigin(label.from(), out);
        } else if (decoded instanceof Decoded.Forget forget) {
            out.writeByte(FORGET);
            Fields.writeText(forget.entity(), out);
            Fields.writeText(forget.topic(), out);
            out.writeInt(forget.partition());
            out.writeLong(forget.offset());
        } else {
            out.writeByte(BAD);
            letter.write(((Decoded.Bad) decoded).letter(), out);
        }
    }

    private static void writeOrigin(Decoded.Origin record, DataOutput out) throws IOException {
        Fields.writeNullableBytes(record.key(), out);
        Fields.writeBytes(record.value(), out);
        Fields.writeText(record.topic(), out);
        out.writeInt(record.partition());
        out.writeLong(record.offset());
    }

    private static Decoded.Origin readOrigin(DataInput in) throws IOException {
        return new Decoded.Origin(
                Fields.readNullableBytes(in),
                Fields.readBytes(in),
                Fields.readText(in),
                in.readInt(),
                in.readLong());
    }

    private static void writeLabel(LateLabel label, DataOutput out) throws IOException {
        Fields.writeText(label.entity(), out);
        Fields.writeOptionalText(label.label(), out);
        Fields.writeText(label.tower(), out);
        out.writeLong(label.timeMillis());
        Fields.writeText(label.ofEvent(), out);
        out.writeBoolean(label.ofMillis().isPresent());
        if (label.ofMillis().isPresent()) {
            out.writeLong(label.ofMillis().getAsLong());
        }
        out.writeFloat(label.weight().orElse(0f));
    }

    @Override
    protected Decoded readFields(int writtenVersion, DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case BAD -> new Decoded.Bad(letter.read(in));
            case GOOD, NAMED -> readGood(kind == NAMED, in);
            case LABEL -> new Decoded.Label(readLabel(in), readOrigin(in));
            case FORGET ->
                    new Decoded.Forget(
                            Fields.readText(in), Fields.readText(in), in.readInt(), in.readLong());
            default -> throw new IOException("kind must be from 0 to 4 but was " + kind);
        };
    }

    private Decoded readGood(boolean named, DataInput in) throws IOException {
        Event read = event.read(in);
        Decoded.Origin from = readOrigin(in);
        return new Decoded.Good(read, named ? Fields.readText(in) : "", from);
    }

    private static LateLabel readLabel(DataInput in) throws IOException {
        String entity = Fields.readText(in);
        Optional<String> label = Fields.readOptionalText(in);
        String tower = Fields.readText(in);
        long time = in.readLong();
        String ofEvent = Fields.readText(in);
        OptionalLong ofMillis =
                in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
        float weight = in.readFloat();
        return new LateLabel(
                entity,
                label,
                tower,
                time,
                ofEvent,
                ofMillis,
                weight == 0 ? Optional.empty() : Optional.of(weight));
    }
}
