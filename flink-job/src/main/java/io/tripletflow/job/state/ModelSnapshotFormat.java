package io.tripletflow.job.state;

import io.tripletflow.connectors.ModelSnapshot;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class ModelSnapshotFormat extends Format<ModelSnapshot> {

    ModelSnapshotFormat() {
        super("model-snapshot", ModelSnapshot.class, 1);
    }

    @Override
    protected void writeFields(ModelSnapshot model, DataOutput out) throws IOException {
        out.writeInt(model.epoch());
        out.writeLong(model.version());
        Fields.writeBytes(model.bytes(), out);
    }

    @Override
    protected ModelSnapshot readFields(int writtenVersion, DataInput in) throws IOException {
        return new ModelSnapshot(in.readInt(), in.readLong(), Fields.readBytes(in));
    }
}
