package io.tripletflow.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The safetensors format: eight bytes little-endian N, N bytes of JSON header (padded with spaces
 * so that the data starts on a multiple of eight), then the tensors' bytes without a gap. Wider
 * elements are written first, which keeps every tensor aligned; the same tensors put in the same
 * order give the same bytes.
 *
 * @see <a href="https://github.com/huggingface/safetensors">safetensors, section Format</a>
 */
public final class SafeTensors {

    static final String METADATA = "__metadata__";

    /** Largest header that is read, as in the reference. */
    static final int MAX_HEADER = 100_000_000;

    private static final int PREFIX = Long.BYTES;

    private SafeTensors() {}

    /**
     * The tensors as one file.
     *
     * @throws IllegalArgumentException if they take 2 GiB or more
     */
    public static byte[] write(Tensors tensors) {
        List<SafeTensorsHeader.Entry> entries = entries(tensors);
        byte[] header = SafeTensorsHeader.write(tensors, entries);
        long data = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
        long total = PREFIX + header.length + data;
        if (total > Integer.MAX_VALUE - PREFIX) {
            throw new IllegalArgumentException(
                    "the tensors take " + total + " bytes but a model must stay below 2 GiB");
        }
        byte[] bytes = new byte[(int) total];
        ByteBuffer out = Tensor.littleEndian(bytes);
        out.putLong(header.length);
        out.put(header);
        for (SafeTensorsHeader.Entry entry : entries) {
            entry.tensor(tensors).encode(out);
        }
        return bytes;
    }

    private static List<SafeTensorsHeader.Entry> entries(Tensors tensors) {
        List<SafeTensorsHeader.Entry> entries = new ArrayList<>();
        for (String name : tensors.names()) {
            entries.add(SafeTensorsHeader.Entry.of(name, tensors));
        }
        entries.sort(Comparator.comparing(entry -> -entry.dtype().bytes()));
        long at = 0;
        for (int i = 0; i < entries.size(); i++) {
            entries.set(i, entries.get(i).at(at));
            at = entries.get(i).end();
        }
        return entries;
    }

    /**
     * Reads and checks everything; takes memory in proportion to {@code bytes} only.
     *
     * @throws TensorException if that is not a safetensors file, or holds a type not in {@link
     *     DType}
     */
    public static Tensors read(byte[] bytes) throws TensorException {
        if (bytes.length < PREFIX) {
            throw new TensorException(
                    "not a safetensors file: " + bytes.length + " bytes are too few for a header");
        }
        ByteBuffer in = Tensor.littleEndian(bytes);
        long length = in.getLong();
        if (length < 2 || length > Math.min(MAX_HEADER, bytes.length - PREFIX)) {
            throw new TensorException(
                    "not a safetensors file, or cut short: it announces a header of "
                            + (Long.toUnsignedString(length) + " bytes but holds ")
                            + (bytes.length - PREFIX));
        }
        int header = (int) length;
        int start = PREFIX + header;
        Tensors tensors = new Tensors();
        List<SafeTensorsHeader.Entry> entries =
                SafeTensorsHeader.read(bytes, PREFIX, header, tensors);
        requireContiguous(entries, bytes.length - start);
        for (SafeTensorsHeader.Entry entry : entries) {
            in.position(start + (int) entry.begin());
            tensors.put(
                    entry.name(), Tensor.decode(entry.dtype(), entry.size(), in, entry.shape()));
        }
        return tensors;
    }

    private static void requireContiguous(List<SafeTensorsHeader.Entry> entries, int length)
            throws TensorException {
        List<SafeTensorsHeader.Entry> ordered = new ArrayList<>(entries);
        ordered.sort(
                Comparator.comparingLong(SafeTensorsHeader.Entry::begin)
                        .thenComparingLong(SafeTensorsHeader.Entry::end));
        long at = 0;
        for (SafeTensorsHeader.Entry entry : ordered) {
            if (entry.begin() != at) {
                throw new TensorException(
                        "tensor '"
                                + (entry.name() + "' starts at byte " + entry.begin())
                                + (" of the data but the one before it ends at " + at));
            }
            at = entry.end();
        }
        if (at != length) {
            throw new TensorException(
                    "the header describes "
                            + (at + " bytes of data but the file holds " + length)
                            + "; it is cut short or damaged");
        }
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Tensors tensors, Path file) throws IOException {
        byte[] bytes = write(tensors);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Reads a file of at most {@code limit} bytes.
     *
     * @throws TensorException if it is no safetensors file, or larger than {@code limit}
     */
    public static Tensors read(Path file, int limit) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new TensorException(file + " is larger than " + limit + " bytes");
            }
        }
        try {
            return read(bytes);
        } catch (TensorException e) {
            throw new TensorException(file + ": " + e.getMessage(), e);
        }
    }
}
