package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class EntityStateFormat extends Format<EntityState> {

    private final EventFormat event = new EventFormat();

    public EntityStateFormat() {
        super("entity-state", EntityState.class, 1);
    }

    @Override
    protected void writeFields(EntityState state, DataOutput out) throws IOException {
        event.write(state.newest(), out);
        Fields.writeOptionalText(state.label(), out);
        out.writeLong(state.labelMillis());
        out.writeLong(state.version());
        Fields.writeFloats(state.embedding(), out);
    }

    @Override
    protected EntityState readFields(int writtenVersion, DataInput in) throws IOException {
        return new EntityState(
                event.read(in),
                Fields.readOptionalText(in),
                in.readLong(),
                in.readLong(),
                Fields.readFloats(in));
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public EntityState copy(EntityState state) {
        return state.copy();
    }
}
