package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import io.tripletflow.learn.batch.TripletBatch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1 did not count what was redelivered; up to version 2 no batch waited, up to version 3
 * none asked to forget.
 */
public final class TripletBatchFormat extends Format<TripletBatch> {

    private final EventFormat event = new EventFormat();

    public TripletBatchFormat() {
        super("triplet-batch", TripletBatch.class, 4);
    }

    @Override
    protected void writeFields(TripletBatch batch, DataOutput out) throws IOException {
        Fields.writeText(batch.group(), out);
        out.writeLong(batch.windowEnd());
        out.writeInt(batch.part());
        Fields.writeList(batch.fresh(), event, out);
        Fields.writeList(batch.repeated(), event, out);
        Fields.writeList(batch.remembered(), event, out);
        out.writeInt(batch.redelivered());
        out.writeBoolean(batch.waits());
        out.writeBoolean(batch.forgets());
    }

    @Override
    protected TripletBatch readFields(int writtenVersion, DataInput in) throws IOException {
        return new TripletBatch(
                Fields.readText(in),
                in.readLong(),
                in.readInt(),
                Fields.readList(event, in),
                Fields.readList(event, in),
                Fields.readList(event, in),
                writtenVersion < 2 ? 0 : in.readInt(),
                writtenVersion >= 3 && in.readBoolean(),
                writtenVersion >= 4 && in.readBoolean());
    }
}
