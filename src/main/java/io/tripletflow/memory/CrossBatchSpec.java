package io.tripletflow.memory;

import java.io.Serializable;

/**
 * Bounds of the {@link CrossBatchMemory}.
 *
 * @param size embeddings kept; 0 keeps none
 * @param warmup version from which on they are used
 * @param maxAge versions after which one is not used any more
 */
public record CrossBatchSpec(int size, long warmup, long maxAge) implements Serializable {

    /** Keeps nothing. */
    public static final CrossBatchSpec OFF = new CrossBatchSpec(0, 0, 0);

    public CrossBatchSpec {
        require("embeddings", size);
        require("embeddings-warmup", warmup);
        require("embeddings-max-age", maxAge);
    }

    private static void require(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative but was " + value);
        }
    }
}
