package io.tripletflow.cli.events;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The bytes of a file, unzipped if it is gzipped, and how far it has been read. */
final class DataFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final String name;
    private final long size;
    private final Counting counting;
    private final BufferedInputStream content;

    private DataFile(String name, long size, Counting counting, BufferedInputStream content) {
        this.name = name;
        this.size = size;
        this.counting = counting;
        this.content = content;
    }

    static DataFile open(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        return open(name, Files.size(path), Files.newInputStream(path));
    }

    /** What {@code in} holds, as if it were a file. */
    static DataFile open(String name, long size, InputStream in) throws IOException {
        Counting counting = new Counting(in);
        try {
            BufferedInputStream raw = new BufferedInputStream(counting, BUFFER);
            BufferedInputStream content =
                    isGzip(raw)
                            ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER)
                            : raw;
            skipByteOrderMark(content);
            return new DataFile(name, size, counting, content);
        } catch (IOException e) {
            counting.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    InputStream content() {
        return content;
    }

    double fraction() {
        return size == 0 ? 1 : Math.min(1, (double) counting.count / size);
    }

    /** By the name; where that does not tell, JSON lines start with a brace. */
    boolean isJsonLines() throws IOException {
        String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (lower.endsWith(".csv")) {
            return false;
        }
        if (lower.matches(".*\\.(jsonl|ndjson|json)")) {
            return true;
        }
        content.mark(BUFFER);
        int first;
        do {
            first = content.read();
        } while (first >= 0 && Character.isWhitespace(first));
        content.reset();
        return first == '{';
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        byte[] magic = peek(in, 2);
        return magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    }

    private static void skipByteOrderMark(BufferedInputStream in) throws IOException {
        byte[] mark = peek(in, 3);
        if (mark.length == 3
                && (mark[0] & 0xff) == 0xef
                && (mark[1] & 0xff) == 0xbb
                && (mark[2] & 0xff) == 0xbf) {
            in.skipNBytes(3);
        }
    }

    private static byte[] peek(BufferedInputStream in, int count) throws IOException {
        in.mark(count);
        byte[] bytes = in.readNBytes(count);
        in.reset();
        return bytes;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private static final class Counting extends FilterInputStream {
        private volatile long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            add(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            add(Math.max(0, read));
            return read;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads, others only look
        private void add(int bytes) {
            count += bytes;
        }
    }
}
