package io.tripletflow.connectors.output;

import io.tripletflow.connectors.output.ProfileMatch.Verdict;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.ResolvingDecoder;

/** An Avro record of {@link ProfileMatchFields} within an embedding. */
final class ProfileMatchAvro {

    private ProfileMatchAvro() {}

    static void write(ProfileMatch match, BinaryEncoder out) throws IOException {
        ProfileMatchFields.write(
                match,
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
                        out.writeEnum(value.code());
                    }
                });
    }

    /** A record of another build may have its fields in another order. */
    static ProfileMatch read(ResolvingDecoder in) throws IOException {
        ProfileMatchFields fields = new ProfileMatchFields();
        ProfileMatchFields.Reader values = values(in);
        for (Schema.Field field : in.readFieldOrder()) {
            if (!fields.read(field.name(), values)) {
                throw new IOException("no field is called " + field.name());
            }
        }
        return fields.match();
    }

    private static ProfileMatchFields.Reader values(ResolvingDecoder in) {
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
                return Verdict.ofCode(in.readEnum());
            }
        };
    }
}
