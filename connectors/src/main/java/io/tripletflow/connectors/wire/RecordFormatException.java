package io.tripletflow.connectors.wire;

/** A record on an output topic that is not in the agreed format. */
public final class RecordFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public RecordFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
