package io.tripletflow.job.state;

import io.tripletflow.memory.LabelMemory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class LabelMemoryFormat extends Format<LabelMemory> {

    private final EventFormat event = new EventFormat();

    LabelMemoryFormat() {
        super("label-memory", LabelMemory.class, 1);
    }

    @Override
    protected void writeFields(LabelMemory memory, DataOutput out) throws IOException {
        out.writeInt(memory.slot());
        Fields.writeList(memory.events(), event, out);
    }

    @Override
    protected LabelMemory readFields(int writtenVersion, DataInput in) throws IOException {
        return new LabelMemory(in.readInt(), Fields.readList(event, in));
    }
}
