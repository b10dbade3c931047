package io.tripletflow.job.state.event;

import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import io.tripletflow.profile.Profile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class ProfileFormat extends Format<Profile> {

    private final EventFormat event = new EventFormat();

    public ProfileFormat() {
        super("profile", Profile.class, 1);
    }

    @Override
    protected void writeFields(Profile profile, DataOutput out) throws IOException {
        Fields.writeList(profile.latest(), event, out);
        out.writeLong(profile.events());
        out.writeDouble(profile.weight());
    }

    @Override
    protected Profile readFields(int writtenVersion, DataInput in) throws IOException {
        return new Profile(Fields.readList(event, in), in.readLong(), in.readDouble());
    }
}
