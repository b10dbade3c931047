package io.tripletflow.job.state.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.tensor.Bytes;
import io.tripletflow.tensor.PackedFloats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fields of {@link Format}s look: lengths as 32-bit integers, text as UTF-8, floats and longs
 * packed.
 */
public final class Fields {

    private Fields() {}

    public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        return Bytes.read(in, in.readInt());
    }

    /** Null is written as length −1. */
    public static void writeNullableBytes(byte[] bytes, DataOutput out) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
        } else {
            writeBytes(bytes, out);
        }
    }

    public static byte[] readNullableBytes(DataInput in) throws IOException {
        int length = in.readInt();
        return length == -1 ? null : Bytes.read(in, length);
    }

    public static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text.getBytes(UTF_8), out);
    }

    public static String readText(DataInput in) throws IOException {
        byte[] bytes = readBytes(in);
        return bytes.length == 0 ? "" : new String(bytes, UTF_8);
    }

    public static void writeOptionalText(Optional<String> text, DataOutput out) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            writeText(text.get(), out);
        }
    }

    public static Optional<String> readOptionalText(DataInput in) throws IOException {
        return in.readBoolean() ? Optional.of(readText(in)) : Optional.empty();
    }

    public static void writeFloats(float[] values, DataOutput out) throws IOException {
        out.writeInt(values.length * Float.BYTES);
        PackedFloats.write(values, out);
    }

    public static float[] readFloats(DataInput in) throws IOException {
        return PackedFloats.read(in, in.readInt());
    }

    public static void writeLongs(long[] values, DataOutput out) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        writeBytes(bytes.array(), out);
    }

    public static long[] readLongs(DataInput in) throws IOException {
        byte[] bytes = readBytes(in);
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }

    public static <T> void writeList(List<T> values, Format<T> format, DataOutput out)
            throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            format.write(value, out);
        }
    }

    public static <T> List<T> readList(Format<T> format, DataInput in) throws IOException {
        int size = in.readInt();
        List<T> values = new ArrayList<>(Math.max(0, Math.min(size, 1024))); // it may be damaged
        for (int i = 0; i < size; i++) {
            values.add(format.read(in));
        }
        return values;
    }
}
