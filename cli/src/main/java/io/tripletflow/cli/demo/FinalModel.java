package io.tripletflow.cli.demo;

import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.exchange.ModelDigest;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.tensor.TensorException;
import java.util.Map;

/**
 * The model at the end of a stream.
 *
 * @param version how often it was updated
 * @param digest its fingerprint, see {@link ModelDigest}
 * @param inputs by which rules each tower reads inputs, by name
 */
record FinalModel(long version, String digest, Map<String, InputVersion> inputs) {

    /** Of a stream that made none. */
    static final FinalModel NONE = new FinalModel(0, "none", Map.of());

    /**
     * @param model as it was published
     */
    static FinalModel of(LearnerConfig config, long version, byte[] model) {
        Embedder embedder = new Embedder(config);
        embedder.read(model);
        return new FinalModel(version, digest(model), embedder.inputVersions());
    }

    static String digest(byte[] model) {
        try {
            return ModelDigest.of(model);
        } catch (TensorException e) {
            throw new IllegalStateException("the job's own model cannot be read", e);
        }
    }

    /** What the stream showed of the columns; empty where each has its own plain scale. */
    String columns() {
        StringBuilder told = new StringBuilder();
        inputs.values().forEach(version -> told.append(columns(version)));
        return told.toString();
    }

    private static String columns(InputVersion version) {
        return switch (version) {
            case FIRST, SECOND -> "";
            case THIRD -> "keep their sizes, which say which of them count";
            case FOURTH -> "hold values over decades, so their roots are scaled";
            case FIFTH -> "are taken nearly as they come";
            case SIXTH ->
                    "have a few values far from all others, such as -999 for what is missing; these do not set the scale";
        };
    }
}
