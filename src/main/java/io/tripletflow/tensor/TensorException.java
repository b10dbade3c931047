package io.tripletflow.tensor;

import java.io.IOException;

/** Tensors that cannot be read, or are not the ones asked for; the message says what to do. */
public final class TensorException extends IOException {
    private static final long serialVersionUID = 1L;

    public TensorException(String message) {
        super(message);
    }

    public TensorException(String message, Throwable cause) {
        super(message, cause);
    }
}
