package io.tripletflow.connectors.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Avro's binary decoder for untrusted bytes: nothing in a record can be longer than the record, so
 * a length that claims more is refused before anything of that length is allocated or walked, and
 * all arrays and maps together have no more items than the record has bytes. Text must be UTF-8.
 * Not thread-safe.
 */
public final class BoundedDecoder extends Decoder {
    private BinaryDecoder in;
    private int size;
    private long items;

    /** Starts anew at {@code offset}. */
    public void configure(byte[] bytes, int offset) {
        size = bytes.length - offset;
        items = 0;
        in = DecoderFactory.get().binaryDecoder(bytes, offset, size, in);
    }

    public boolean isAtEnd() throws IOException {
        return in.isEnd();
    }

    private int length() throws IOException {
        return (int) bounded(in.readLong());
    }

    private long bounded(long length) throws IOException {
        if (length < 0 || length > size) {
            throw new EOFException(
                    "a length of " + length + " where the record has " + size + " bytes");
        }
        return length;
    }

    /** Counts further items; some schema's may take no byte at all. */
    private long items(long count) throws IOException {
        items = bounded(items + bounded(count));
        return count;
    }

    private byte[] bytes() throws IOException {
        byte[] bytes = new byte[length()];
        in.readFixed(bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(bytes());
    }

    @Override
    public org.apache.avro.util.Utf8 readString(org.apache.avro.util.Utf8 old) throws IOException {
        byte[] bytes = bytes();
        int malformed = Utf8.firstMalformed(bytes);
        if (malformed >= 0) {
            throw new IOException("a text is not UTF-8 at its byte " + malformed);
        }
        return new org.apache.avro.util.Utf8(bytes);
    }

    @Override
    public String readString() throws IOException {
        return readString(null).toString();
    }

    @Override
    public void skipString() throws IOException {
        in.skipFixed(length());
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipFixed(length());
    }

    @Override
    public long readArrayStart() throws IOException {
        return items(in.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return items(in.arrayNext());
    }

    @Override
    public long skipArray() throws IOException {
        return items(in.skipArray());
    }

    @Override
    public long readMapStart() throws IOException {
        return items(in.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return items(in.mapNext());
    }

    @Override
    public long skipMap() throws IOException {
        return items(in.skipMap());
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
