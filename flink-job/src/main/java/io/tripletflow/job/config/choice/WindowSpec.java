package io.tripletflow.job.config.choice;

import java.io.Serializable;
import java.time.Duration;

/** How the events of a group are cut into training batches; times are event time. */
public sealed interface WindowSpec extends Serializable {

    /** The four windows, as {@code window.type} names them. */
    enum Kind {
        TUMBLING,
        SLIDING,
        SESSION,
        COUNT
    }

    /** Windows of {@code size} side by side. */
    record Tumbling(Duration size) implements WindowSpec {
        public Tumbling {
            requirePositive("size", size);
        }
    }

    /** Windows of {@code size}, one every {@code slide}; an event is in size / slide of them. */
    record Sliding(Duration size, Duration slide) implements WindowSpec {
        public Sliding {
            requirePositive("size", size);
            requirePositive("slide", slide);
            if (slide.compareTo(size) > 0) {
                throw new IllegalArgumentException(
                        "slide must not exceed size " + size + " but was " + slide);
            }
        }
    }

    /** A window ends when the group was silent for {@code gap}. */
    record Session(Duration gap) implements WindowSpec {
        public Session {
            requirePositive("gap", gap);
        }
    }

    /** A window ends with the group's {@code count}-th labelled event. */
    record Count(int count) implements WindowSpec {
        public Count {
            if (count < 1) {
                throw new IllegalArgumentException("count must be positive but was " + count);
            }
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive but was " + duration);
        }
    }
}
