package io.tripletflow.job.state;

import io.tripletflow.connectors.ProfileMatch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** A profile match within another format; a change of it is a new version of that one. */
final class ProfileMatchFields {

    private ProfileMatchFields() {}

    static void write(Optional<ProfileMatch> profile, DataOutput out) throws IOException {
        out.writeBoolean(profile.isPresent());
        if (profile.isPresent()) {
            ProfileMatch match = profile.get();
            out.writeFloat(match.similarity());
            out.writeLong(match.events());
            out.writeFloat(match.genuine());
            out.writeFloat(match.impostor());
            out.writeByte(match.verdict().code());
        }
    }

    static Optional<ProfileMatch> read(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                new ProfileMatch(
                        in.readFloat(),
                        in.readLong(),
                        in.readFloat(),
                        in.readFloat(),
                        ProfileMatch.Verdict.ofCode(in.readUnsignedByte())));
    }
}
