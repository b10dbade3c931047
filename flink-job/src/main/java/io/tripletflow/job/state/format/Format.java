package io.tripletflow.job.state.format;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The bytes of one type in state and between operators: one version byte, then the fields of that
 * version. A format reads every version it ever wrote.
 */
public abstract class Format<T> {

    private final String name;
    private final Class<T> type;
    private final int version;

    /**
     * @param name stable: written into savepoints
     * @param version of what {@link #writeFields} writes, 1 to 255
     */
    protected Format(String name, Class<T> type, int version) {
        this.name = name;
        this.type = type;
        this.version = version;
    }

    public final String name() {
        return name;
    }

    public final Class<T> type() {
        return type;
    }

    public final void write(T value, DataOutput out) throws IOException {
        out.writeByte(version);
        writeFields(value, out);
    }

    public final T read(DataInput in) throws IOException {
        int written = in.readUnsignedByte();
        if (written < 1 || written > version) {
            throw new IOException(
                    name
                            + " format "
                            + written
                            + " is not one this build reads (1 to "
                            + version
                            + "); upgrade the job before restoring");
        }
        try {
            return readFields(written, in);
        } catch (IllegalArgumentException e) { // of a record that cannot be built so
            throw new IOException(name + " in state or transit is damaged: " + e.getMessage(), e);
        }
    }

    protected abstract void writeFields(T value, DataOutput out) throws IOException;

    protected abstract T readFields(int writtenVersion, DataInput in) throws IOException;

    /** Whether values never change, and so are copies of themselves. */
    public boolean isImmutable() {
        return true;
    }

    /** A value that the change of another one does not change. */
    public T copy(T value) {
        return value;
    }
}
