package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.json.Lines;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of a CSV file: UTF-8, in records of bounded length, since a quote that is never closed
 * would take in the whole file. Bytes that are no UTF-8 become {@link #NOT_UTF8}.
 */
public final class RecordReader extends FilterReader {

    /** A code point that no text holds, since Unicode says that it is no character. */
    static final char NOT_UTF8 = '\uFFFF';

    private final long max;
    private long read;

    public RecordReader(InputStream in) {
        this(in, Lines.MAX_BYTES);
    }

    /**
     * @param max characters of a record, and what is read ahead
     */
    public RecordReader(InputStream in, long max) {
        super(new InputStreamReader(in, decoder()));
        this.max = max;
    }

    private static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(NOT_UTF8));
    }

    /** A record ends before what is read next, or shortly before. */
    void recordEnds() {
        read = 0;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(1);
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(count);
        return count;
    }

    private void count(int characters) throws IOException {
        read += characters;
        if (read > max) {
            throw new IOException(
                    "a row is longer than " + max + " characters; is a quote not closed?");
        }
    }
}
