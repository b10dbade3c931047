package io.tripletflow.connectors.event;

/**
 * Why an event cannot be used. Raised for control flow while an event is read, so without a stack
 * trace: a topic of garbage must not cost more than one of events.
 */
final class UnusableEventException extends Exception {
    private static final long serialVersionUID = 1L;

    final DeadLetter.Reason reason;

    UnusableEventException(DeadLetter.Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }
}
