package io.tripletflow.connectors.output;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Cuts snapshots into slices that fit default broker limits. */
public final class ModelSlices {
    /** Bytes of a slice before base64: 500 KiB after it, so that the record stays below 512 KiB. */
    public static final int SLICE_BYTES = 384_000;

    private ModelSlices() {}

    /** The slices of {@code snapshot} in order; at least one. */
    public static List<ModelSlice> split(ModelSnapshot snapshot) {
        return split(snapshot, SLICE_BYTES);
    }

    static List<ModelSlice> split(ModelSnapshot snapshot, int sliceBytes) {
        byte[] bytes = snapshot.bytes();
        int count = Math.max(1, (bytes.length - 1) / sliceBytes + 1);
        String sha256 = sha256(bytes);
        List<ModelSlice> slices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int start = i * sliceBytes;
            int end = start + Math.min(sliceBytes, bytes.length - start);
            byte[] data = Arrays.copyOfRange(bytes, start, end);
            slices.add(
                    new ModelSlice(snapshot.epoch(), snapshot.version(), i, count, sha256, data));
        }
        return slices;
    }

    /** The SHA-256 of {@code bytes}, 64 hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
