package io.tripletflow.job.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class PartitionTimeFormat extends Format<PartitionTime> {

    PartitionTimeFormat() {
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
