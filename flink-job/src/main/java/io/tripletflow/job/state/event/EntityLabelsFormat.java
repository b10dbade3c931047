package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

public final class EntityLabelsFormat extends Format<EntityLabels> {

    private final JoinInputFormat input = new JoinInputFormat();

    public EntityLabelsFormat() {
        super("entity-labels", EntityLabels.class, 1);
    }

    @Override
    protected void writeFields(EntityLabels labels, DataOutput out) throws IOException {
        out.writeLong(labels.passedMillis());
        out.writeLong(labels.expiryMillis());
        out.writeLong(labels.forgetMillis());
        List<JoinInput> all = new ArrayList<>(labels.observed());
        all.addAll(labels.told());
        Fields.writeList(all, input, out);
    }

    @Override
    protected EntityLabels readFields(int writtenVersion, DataInput in) throws IOException {
        long passed = in.readLong();
        long expiry = in.readLong();
        long forget = in.readLong();
        List<JoinInput.Observed> observed = new ArrayList<>();
        List<JoinInput.Told> told = new ArrayList<>();
        for (JoinInput each : Fields.readList(input, in)) {
            if (each instanceof JoinInput.Observed one) {
                observed.add(one);
            } else {
                told.add((JoinInput.Told) each);
            }
        }
        return new EntityLabels(observed, told, passed, expiry, forget);
    }
}
