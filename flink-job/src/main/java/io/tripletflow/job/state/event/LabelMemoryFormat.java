package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import io.tripletflow.memory.LabelMemory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1 had neither the count of events seen nor the time of the newest one. */
public final class LabelMemoryFormat extends Format<LabelMemory> {

    private final EventFormat event = new EventFormat();

    public LabelMemoryFormat() {
        super("label-memory", LabelMemory.class, 2);
    }

    @Override
    protected void writeFields(LabelMemory memory, DataOutput out) throws IOException {
        out.writeInt(memory.slot());
        out.writeLong(memory.seen());
        out.writeLong(memory.newestMillis());
        Fields.writeList(memory.events(), event, out);
    }

    @Override
    protected LabelMemory readFields(int writtenVersion, DataInput in) throws IOException {
        int slot = in.readInt();
        if (writtenVersion == 1) {
            return new LabelMemory(slot, Fields.readList(event, in));
        }
        return new LabelMemory(slot, in.readLong(), in.readLong(), Fields.readList(event, in));
    }
}
