package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.connectors.output.ProfileMatch.Verdict;
import io.tripletflow.connectors.output.ProfileMatchFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** A profile match within another format; a change of it is a new version of that one. */
final class ProfileMatchState {

    /** Fields before there was a rank. */
    static final int UNRANKED = 5;

    /** All that there are. */
    static final int RANKED = 7;

    private ProfileMatchState() {}

    static void write(Optional<ProfileMatch> profile, DataOutput out) throws IOException {
        out.writeBoolean(profile.isPresent());
        if (profile.isEmpty()) {
            return;
        }
        ProfileMatchFields.write(
                profile.get(),
                new ProfileMatchFields.Writer() {
                    @Override
                    public void number(String name, float value) throws IOException {
                        out.writeFloat(value);
                    }

                    @Override
                    public void count(String name, long value) throws IOException {
                        out.writeLong(value);
                    }

                    @Override
                    public void verdict(String name, Verdict value) throws IOException {
                        out.writeByte(value.code());
                    }
                });
    }

    /**
     * @param count of the fields that were written
     */
    static Optional<ProfileMatch> read(int count, DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        ProfileMatchFields fields = new ProfileMatchFields();
        ProfileMatchFields.Reader values = values(in);
        for (String name : ProfileMatchFields.NAMES.subList(0, count)) {
            fields.read(name, values);
        }
        return Optional.of(fields.match());
    }

    private static ProfileMatchFields.Reader values(DataInput in) {
        return new ProfileMatchFields.Reader() {
            @Override
            public float number() throws IOException {
                return in.readFloat();
            }

            @Override
            public long count() throws IOException {
                return in.readLong();
            }

            @Override
            public Verdict verdict() throws IOException {
                return Verdict.ofCode(in.readUnsignedByte());
            }
        };
    }
}
