package io.tripletflow.tensor;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Little-endian float32, through bytes that each thread keeps: nothing is allocated on the way. */
public final class PackedFloats {

    /** Vectors longer than this take bytes of their own. */
    private static final int MAX_KEPT = 1 << 14;

    private static final ThreadLocal<PackedFloats> KEPT =
            ThreadLocal.withInitial(() -> new PackedFloats(0));

    private final byte[] bytes;
    private final FloatBuffer floats;

    private PackedFloats(int length) {
        bytes = new byte[length * Float.BYTES];
        floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static PackedFloats of(int length) {
        if (length > MAX_KEPT) {
            return new PackedFloats(length);
        }
        PackedFloats kept = KEPT.get();
        if (kept.floats.capacity() < length) {
            kept = new PackedFloats(Math.max(length, 2 * kept.floats.capacity()));
            KEPT.set(kept);
        }
        return kept;
    }

    /**
     * The values in the first 4 · n of the returned bytes, which the thread's next call overwrites.
     */
    public static byte[] packed(float[] values) {
        PackedFloats room = of(values.length);
        room.floats.put(0, values);
        return room.bytes;
    }

    /** Writes the values and nothing else. */
    public static void write(float[] values, DataOutput out) throws IOException {
        out.write(packed(values), 0, values.length * Float.BYTES);
    }

    /**
     * Takes memory in proportion to what is really there.
     *
     * @param length in bytes
     * @throws IOException if the length is negative or splits a float, or the input ends before it
     */
    public static float[] read(DataInput in, int length) throws IOException {
        if (length < 0 || length % Float.BYTES != 0) {
            throw new IOException(length + " bytes are no whole number of float32");
        }
        int count = length / Float.BYTES;
        float[] values;
        if (count > MAX_KEPT) {
            byte[] bytes = Bytes.read(in, length);
            values = new float[count];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }
        PackedFloats room = of(count);
        in.readFully(room.bytes, 0, length);
        values = new float[count];
        room.floats.get(0, values);
        return values;
    }
}
