package io.tripletflow.encoder;

import java.io.Serializable;

/** What a tower accepts. */
public sealed interface InputSpec extends Serializable {

    /** Width of the row that the encoder reads. */
    int dimension();

    /** Dense vectors of {@code dimension} numbers. */
    record Dense(int dimension) implements InputSpec {
        public Dense {
            requirePositive(dimension);
        }
    }

    /** Text, hashed into {@code dimension} buckets. */
    record HashedText(int dimension) implements InputSpec {
        public HashedText {
            requirePositive(dimension);
        }
    }

    private static void requirePositive(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be positive but was " + dimension);
        }
    }
}
