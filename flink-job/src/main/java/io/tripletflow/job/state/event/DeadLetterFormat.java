package io.tripletflow.job.state.event;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class DeadLetterFormat extends Format<DeadLetter> {

    public DeadLetterFormat() {
        super("dead-letter", DeadLetter.class, 1);
    }

    @Override
    protected void writeFields(DeadLetter letter, DataOutput out) throws IOException {
        Fields.writeNullableBytes(letter.key(), out);
        Fields.writeNullableBytes(letter.value(), out);
        Fields.writeText(letter.topic(), out);
        out.writeInt(letter.partition());
        out.writeLong(letter.offset());
        out.writeLong(letter.timeMillis());
        Fields.writeText(letter.reason().name(), out);
        Fields.writeText(letter.detail(), out);
    }

    @Override
    protected DeadLetter readFields(int writtenVersion, DataInput in) throws IOException {
        return new DeadLetter(
                Fields.readNullableBytes(in),
                Fields.readNullableBytes(in),
                Fields.readText(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                DeadLetter.Reason.valueOf(Fields.readText(in)),
                Fields.readText(in));
    }
}
