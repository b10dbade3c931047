package io.tripletflow.job.config.choice;

import java.io.Serializable;
import java.time.Duration;

/**
 * How labels are joined that come without an input.
 *
 * @param retention event time for which an input waits for a label, and a label for an input; zero
 *     if they are not joined
 * @param inputs last inputs of an entity that a label may be of
 * @param bytes most bytes that an entity's inputs take on the heap
 */
public record LateLabels(Duration retention, int inputs, int bytes) implements Serializable {

    public boolean areJoined() {
        return !retention.isZero();
    }
}
