package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Up to version 1 the epoch had 32 bits. */
public final class ModelSnapshotFormat extends Format<ModelSnapshot> {

    public ModelSnapshotFormat() {
        super("model-snapshot", ModelSnapshot.class, 2);
    }

    @Override
    protected void writeFields(ModelSnapshot model, DataOutput out) throws IOException {
        out.writeLong(model.epoch());
        out.writeLong(model.version());
        Fields.writeBytes(model.bytes(), out);
    }

    @Override
    protected ModelSnapshot readFields(int writtenVersion, DataInput in) throws IOException {
        long epoch = writtenVersion == 1 ? in.readInt() : in.readLong();
        return new ModelSnapshot(epoch, in.readLong(), Fields.readBytes(in));
    }
}
