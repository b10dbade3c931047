package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class PartitionTimeFormat extends Format<PartitionTime> {

    public PartitionTimeFormat() {
        super("partition-time", PartitionTime.class, 1);
    }

    @Override
    protected void writeFields(PartitionTime time, DataOutput out) throws IOException {
        Fields.writeText(time.topic(), out);
        out.writeInt(time.partition());
        out.writeLong(time.newestMillis());
    }

    @Override
    protected PartitionTime readFields(int writtenVersion, DataInput in) throws IOException {
        return new PartitionTime(Fields.readText(in), in.readInt(), in.readLong());
    }
}
