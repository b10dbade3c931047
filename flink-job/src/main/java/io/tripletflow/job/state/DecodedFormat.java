package io.tripletflow.job.state;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class DecodedFormat extends Format<Decoded> {

    private final Format<Event> event = new EventFormat();
    private final DeadLetterFormat letter = new DeadLetterFormat();

    DecodedFormat() {
        super("decoded", Decoded.class, 1);
    }

    @Override
    protected void writeFields(Decoded decoded, DataOutput out) throws IOException {
        boolean good = decoded instanceof Decoded.Good;
        out.writeBoolean(good);
        if (good) {
            Decoded.Good that = (Decoded.Good) decoded;
            event.write(that.event(), out);
            Fields.writeNullableBytes(that.key(), out);
            Fields.writeBytes(that.value(), out);
            Fields.writeText(that.topic(), out);
            out.writeInt(that.partition());
            out.writeLong(that.offset());
        } else {
            letter.write(((Decoded.Bad) decoded).letter(), out);
        }
    }

    @Override
    protected Decoded readFields(int writtenVersion, DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return new Decoded.Bad(letter.read(in));
        }
        return new Decoded.Good(
                event.read(in),
                Fields.readNullableBytes(in),
                Fields.readBytes(in),
                Fields.readText(in),
                in.readInt(),
                in.readLong());
    }
}
