package io.tripletflow.learn;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays in snapshots of earlier builds: a 32-bit length, then little-endian float32. */
final class Floats {

    private Floats() {}

    /** Fails if the length is not the one that the configuration asks for. */
    static float[] read(DataInput in, int expected, String what) throws IOException {
        int length = in.readInt();
        if (length != expected) {
            throw new IOException(
                    what
                            + " have length "
                            + length
                            + " but the configuration asks for "
                            + expected
                            + "; keep inputs and encoder as they were, or start a new"
                            + " model");
        }
        byte[] bytes = new byte[length * Float.BYTES];
        in.readFully(bytes);
        float[] values = new float[length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
