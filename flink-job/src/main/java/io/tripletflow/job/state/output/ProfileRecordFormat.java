package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

public final class ProfileRecordFormat extends Format<ProfileRecord> {

    public ProfileRecordFormat() {
        super("profile-record", ProfileRecord.class, 1);
    }

    @Override
    protected void writeFields(ProfileRecord profile, DataOutput out) throws IOException {
        Fields.writeText(profile.group(), out);
        Fields.writeText(profile.name(), out);
        Fields.writeFloats(profile.centre(), out);
        out.writeFloat(profile.spread());
        out.writeLong(profile.events());
        out.writeDouble(profile.weight());
        out.writeBoolean(profile.threshold().isPresent());
        out.writeDouble(profile.threshold().orElse(0.0));
        out.writeDouble(profile.falseMatchRate());
        out.writeLong(profile.epoch());
        out.writeLong(profile.version());
        out.writeLong(profile.timeMillis());
    }

    @Override
    protected ProfileRecord readFields(int writtenVersion, DataInput in) throws IOException {
        return new ProfileRecord(
                Fields.readText(in),
                Fields.readText(in),
                Fields.readFloats(in),
                in.readFloat(),
                in.readLong(),
                in.readDouble(),
                threshold(in.readBoolean(), in.readDouble()),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static Optional<Double> threshold(boolean known, double value) {
        return known ? Optional.of(value) : Optional.empty();
    }
}
