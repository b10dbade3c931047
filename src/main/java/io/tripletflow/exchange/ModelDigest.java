package io.tripletflow.exchange;

import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A fingerprint of all that learning goes on from: parameters, averages, optimiser state, what the
 * stream showed of the inputs, random state, version. Two runs that learned the same have the same,
 * bit for bit. What only the guards keep and how a job was named or configured are no part of it,
 * so that a checkpoint's snapshot and the published one agree.
 */
public final class ModelDigest {

    /** Copies that only a roll-back needs; published models come without. */
    private static final String GUARD = "guard";

    private ModelDigest() {}

    /**
     * SHA-256, in hexadecimal, of a safetensors file with the model's tensors in the order of their
     * names and without metadata.
     *
     * @throws TensorException if the bytes are no model
     */
    public static String of(byte[] model) throws TensorException {
        Tensors all = ModelFile.read(model).tensors();
        Tensors learned = new Tensors();
        for (String name : all.names().stream().sorted().toList()) {
            if (!name.equals(GUARD)) {
                learned.put(name, all.get(name));
            }
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(SafeTensors.write(learned)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
