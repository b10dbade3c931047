package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Up to version 1 the epoch had 32 bits. */
public final class ModelSliceFormat extends Format<ModelSlice> {

    public ModelSliceFormat() {
        super("model-slice", ModelSlice.class, 2);
    }

    @Override
    protected void writeFields(ModelSlice slice, DataOutput out) throws IOException {
        out.writeLong(slice.epoch());
        out.writeLong(slice.version());
        out.writeInt(slice.slice());
        out.writeInt(slice.slices());
        Fields.writeText(slice.sha256(), out);
        Fields.writeBytes(slice.data(), out);
    }

    @Override
    protected ModelSlice readFields(int writtenVersion, DataInput in) throws IOException {
        return new ModelSlice(
                writtenVersion == 1 ? in.readInt() : in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                Fields.readText(in),
                Fields.readBytes(in));
    }
}
