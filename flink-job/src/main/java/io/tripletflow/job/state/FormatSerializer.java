package io.tripletflow.job.state;

import io.tripletflow.job.state.format.Format;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Hands a {@link Format} to Flink. Every record carries its format version, so that state never
 * needs a migration.
 */
final class FormatSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1;

    private final String name;
    private transient Format<T> format;

    FormatSerializer(Format<T> format) {
        this.name = format.name();
        this.format = format;
    }

    private Format<T> format() {
        if (format == null) {
            format = Formats.named(name);
        }
        return format;
    }

    @Override
    public void serialize(T value, DataOutputView out) throws IOException {
        format().write(value, out);
    }

    @Override
    public T deserialize(DataInputView in) throws IOException {
        return format().read(in);
    }

    @Override
    public T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public T copy(T value) {
        return format().copy(value);
    }

    @Override
    public T copy(T value, T reuse) {
        return copy(value);
    }

    @Override
    public boolean isImmutableType() {
        return format().isImmutable();
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public T createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatSerializer<?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(name);
    }

    /** Writes the format's name; public with an empty constructor because Flink asks for it. */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {

        private String name;

        public Snapshot() {}

        Snapshot(String name) {
            this.name = name;
        }

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(name);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
                throws IOException {
            name = in.readUTF();
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new FormatSerializer<>(Formats.named(name));
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
                TypeSerializerSnapshot<T> old) {
            return old instanceof Snapshot<?> that && name.equals(that.name)
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
