package io.tripletflow.encoder;

import java.io.Serializable;

/**
 * How inputs become embeddings.
 *
 * @param kind shape of the network
 * @param hidden width of the hidden layer; 0 for {@link Kind#LINEAR}
 * @param embedding width of the embedding, E
 * @param normalizeInput whether inputs are scaled by what the stream showed so far, see {@link
 *     InputStatistics}
 */
public record EncoderSpec(Kind kind, int hidden, int embedding, boolean normalizeInput)
        implements Serializable {

    /** Shape of the network; every one ends in L2 normalisation. */
    public enum Kind {
        /** x·W + b. */
        LINEAR,
        /** x·W + b + relu(x·U + c)·V, with V starting at zero: at first the linear encoder. */
        RESIDUAL,
        /** relu(x·U + c)·V + b. Not an isometry at the start. */
        MLP
    }

    public EncoderSpec {
        if (kind == Kind.LINEAR ? hidden != 0 : hidden < 1) {
            throw new IllegalArgumentException(
                    "encoder.hidden must be "
                            + (kind == Kind.LINEAR ? "0" : "at least 1")
                            + " for a "
                            + kind.name().toLowerCase(java.util.Locale.ROOT)
                            + " encoder but was "
                            + hidden);
        }
        if (embedding < 1) {
            throw new IllegalArgumentException(
                    "encoder.embedding must be at least 1 but was " + embedding);
        }
    }
}
