package io.tripletflow.cli.events.row;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, unzipped if it is gzipped, and how far it has been read. */
public final class DataFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /** Names of columns in a file whose name says JSON. */
    private static final Pattern HEADER =
            Pattern.compile("[^{\\[\\n]*\\bentity\\b[^{\\[\\n]*\\n", Pattern.CASE_INSENSITIVE);

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

    public static DataFile open(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        // a pipe cannot tell where it is, which the stream of a channel would ask
        return open(name, Files.size(path), new FileInputStream(path.toFile()));
    }

    /** What {@code in} holds, as if it were a file. */
    public static DataFile open(String name, long size, InputStream in) throws IOException {
        Counting counting = new Counting(in);
        try {
            BufferedInputStream raw = new BufferedInputStream(counting, BUFFER);
            BufferedInputStream content =
                    isGzip(raw)
                            ? new BufferedInputStream(
                                    new Unzipped(name, new GZIPInputStream(raw, BUFFER)), BUFFER)
                            : raw;
            skipByteOrderMark(content);
            DataFile file = new DataFile(name, size, counting, content);
            String bare = name.replaceFirst("(?i)\\.gz$", "");
            FileKind.problem(bare, file.head())
                    .map(
                            problem ->
                                    content == raw
                                            ? problem
                                            : problem + "; unpack it first: gunzip")
                    .ifPresent(
                            problem -> {
                                throw new BadRowException(name, 1, problem);
                            });
            return file;
        } catch (IOException | BadRowException e) {
            counting.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    public InputStream content() {
        return content;
    }

    public double fraction() {
        return size == 0 ? 1 : Math.min(1, (double) counting.count / size);
    }

    /** By its beginning, a brace or bracket; where that does not tell, by the name. */
    public boolean isJson() throws IOException {
        String start = new String(head(), StandardCharsets.UTF_8).stripLeading();
        if (start.startsWith("{") || start.startsWith("[{")) {
            return true;
        }
        String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return lower.matches(".*\\.(jsonl|ndjson|json)") && !HEADER.matcher(start).lookingAt();
    }

    /**
     * The first bytes, up to a buffer, without taking them; at least the first line, unless it is
     * longer. Of a pipe no more than that is waited for.
     */
    public byte[] head() throws IOException {
        content.mark(BUFFER);
        byte[] head = new byte[BUFFER];
        int length = 0;
        int read = 0;
        while (read >= 0 && length < BUFFER && !hasLine(head, length)) {
            read = content.read(head, length, BUFFER - length);
            length += Math.max(0, read);
        }
        content.reset();
        return Arrays.copyOf(head, length);
    }

    private static boolean hasLine(byte[] bytes, int length) {
        return !new String(bytes, 0, length, StandardCharsets.ISO_8859_1).isBlank()
                && new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
                                .stripLeading()
                                .indexOf('\n')
                        >= 0;
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

    /** Says which file is damaged. */
    private static final class Unzipped extends FilterInputStream {
        private final String file;

        Unzipped(String file, InputStream in) {
            super(in);
            this.file = file;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (EOFException | ZipException e) {
                throw new IOException(
                        "%s is cut off or damaged: its gzip data end or break too early (%s); copy or compress it again, gzip -t tests it"
                                .formatted(file, e.getMessage()),
                        e);
            }
        }
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
