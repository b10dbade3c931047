package io.tripletflow.connectors.delivery;

/** Output of a completed checkpoint is not on the topics; the message says which and what to do. */
public final class LostOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostOutputException(String message) {
        super(message);
    }
}
