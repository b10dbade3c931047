package io.tripletflow.cli.demo;

import io.tripletflow.connectors.ModelSnapshot;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A fingerprint of a model: its parameters, bit for bit, and what they need to embed. */
final class ModelDigest {

    private ModelDigest() {}

    /** SHA-256 of version, scale of the inputs and parameters, in hexadecimal. */
    static String of(ModelSnapshot model) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(model.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
