package io.tripletflow.cli.events.json;

import io.tripletflow.cli.events.row.BadRowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines of a stream as bytes, without their line ends. */
public final class Lines implements JsonTexts {

    /** As long as a record may be; a file without line ends must not fill the memory. */
    public static final int MAX_BYTES = 16 << 20;

    private final String file;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    public Lines(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** The next line, or null at the end. */
    @Override
    public byte[] next() throws IOException {
        line.reset();
        int value = in.read();
        if (value < 0) {
            return null;
        }
        number++;
        while (value >= 0 && value != '\n') {
            line.write(value);
            if (line.size() > MAX_BYTES) {
                throw new BadRowException(
                        file, number, "the line is longer than " + MAX_BYTES + " bytes");
            }
            value = in.read();
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        return length > 0 && bytes[length - 1] == '\r'
                ? java.util.Arrays.copyOf(bytes, length - 1)
                : bytes;
    }

    /** Number of the line last returned, counted from 1. */
    @Override
    public long number() {
        return number;
    }
}
