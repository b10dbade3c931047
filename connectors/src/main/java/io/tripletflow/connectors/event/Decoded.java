package io.tripletflow.connectors.event;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.event.Event;
import java.util.Arrays;

/** What became of one Kafka record: an event, or a letter that says why it is none. */
public sealed interface Decoded {

    /**
     * A usable event and the record it came from, kept so that a late event can still become a dead
     * letter with its original bytes.
     *
     * @param key original key, null if it had none; owned by the record
     * @param value original value; owned by the record
     */
    record Good(Event event, byte[] key, byte[] value, String topic, int partition, long offset)
            implements Decoded {

        public Good {
            requireNonNull(event, "event");
            requireNonNull(value, "value");
            requireNonNull(topic, "topic");
        }

        /**
         * The dead letter of an event found unusable only later, such as a late one.
         *
         * @param problem that the entity has, such as "has time 5 but …"
         */
        public DeadLetter reject(DeadLetter.Reason reason, String problem) {
            String detail =
                    "entity %s %s (%s-%d@%d)"
                            .formatted(
                                    Json.quote(event.entity()), problem, topic, partition, offset);
            return new DeadLetter(
                    key, value, topic, partition, offset, event.timeMillis(), reason, detail);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Good that
                    && event.equals(that.event)
                    && Arrays.equals(key, that.key)
                    && Arrays.equals(value, that.value)
                    && topic.equals(that.topic)
                    && partition == that.partition
                    && offset == that.offset;
        }

        @Override
        public int hashCode() {
            return (topic.hashCode() * 31 + partition) * 31 + Long.hashCode(offset);
        }

        @Override
        public String toString() {
            return "Good[" + event + " of " + topic + "-" + partition + "@" + offset + "]";
        }
    }

    /** A record that cannot be used. */
    record Bad(DeadLetter letter) implements Decoded {
        public Bad {
            requireNonNull(letter, "letter");
        }
    }
}
