package io.tripletflow.tensor;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

/** Reads bytes whose announced number may be anything: damaged or hostile input has to go on. */
public final class Bytes {

    private static final int CHUNK = 1 << 20;

    private Bytes() {}

    /**
     * Takes memory in proportion to what is really there.
     *
     * @throws IOException if the length is negative, or the input ends before it
     */
    public static byte[] read(DataInput in, int length) throws IOException {
        if (length < 0) {
            throw new IOException("a length must not be negative but was " + length);
        }
        byte[] bytes = new byte[Math.min(length, CHUNK)];
        in.readFully(bytes);
        while (bytes.length < length) {
            int read = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
            in.readFully(bytes, read, bytes.length - read);
        }
        return bytes;
    }
}
