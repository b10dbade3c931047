package io.tripletflow.tensor;

import java.io.IOException;

/** Tensors that cannot be read, or are not the ones asked for; the message says what to do. */
public final class TensorException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was wrong, and what to do
     */
    public TensorException(String message) {
        super(message);
    }

    /**
     * @param message what was wrong, and what to do
     */
    public TensorException(String message, Throwable cause) {
        super(message, cause);
    }
}
