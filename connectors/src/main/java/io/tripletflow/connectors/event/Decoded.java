package io.tripletflow.connectors.event;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import java.util.Arrays;
import java.util.OptionalLong;

/** What became of one Kafka record: an event, or a letter that says why it is none. */
public sealed interface Decoded {

    /** Event time of what can be used, milliseconds since the epoch. */
    default OptionalLong eventMillis() {
        return OptionalLong.empty();
    }

    /**
     * A usable event and the record it came from, kept so that a late event can still become a dead
     * letter with its original bytes.
     *
     * @param name by which a label may name the observation; empty if it has none
     * @param key original key, null if it had none; owned by the record
     * @param value original value; owned by the record
     */
    record Good(
            Event event,
            String name,
            byte[] key,
            byte[] value,
            String topic,
            int partition,
            long offset)
            implements Decoded {

        public Good {
            requireNonNull(event, "event");
            requireNonNull(name, "name");
            requireNonNull(value, "value");
            requireNonNull(topic, "topic");
        }

        @Override
        public OptionalLong eventMillis() {
            return OptionalLong.of(event.timeMillis());
        }

        /** An event without a name. */
        public Good(
                Event event, byte[] key, byte[] value, String topic, int partition, long offset) {
            this(event, "", key, value, topic, partition, offset);
        }

        /**
         * The dead letter of an event found unusable only later, such as a late one.
         *
         * @param problem that the entity has, such as "has time 5 but …"
         */
        public DeadLetter reject(DeadLetter.Reason reason, String problem) {
            String detail = Decoded.detail(event.entity(), problem, topic, partition, offset);
            return new DeadLetter(
                    key, value, topic, partition, offset, event.timeMillis(), reason, detail);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Good that
                    && event.equals(that.event)
                    && name.equals(that.name)
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

    /**
     * A label that came without an input, and the record it came from, which becomes a dead letter
     * if no input of its entity is found.
     *
     * @param key original key, null if it had none; owned by the record
     * @param value original value; owned by the record
     */
    record Label(
            LateLabel label, byte[] key, byte[] value, String topic, int partition, long offset)
            implements Decoded {

        public Label {
            requireNonNull(label, "label");
            requireNonNull(value, "value");
            requireNonNull(topic, "topic");
        }

        @Override
        public OptionalLong eventMillis() {
            return OptionalLong.of(label.timeMillis());
        }

        /**
         * The dead letter of a label that could not be used.
         *
         * @param problem that the entity has, such as "has a label for …"
         */
        public DeadLetter reject(DeadLetter.Reason reason, String problem) {
            String detail = Decoded.detail(label.entity(), problem, topic, partition, offset);
            return new DeadLetter(
                    key, value, topic, partition, offset, label.timeMillis(), reason, detail);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Label that
                    && label.equals(that.label)
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
            return "Label[" + label + " of " + topic + "-" + partition + "@" + offset + "]";
        }
    }

    /**
     * A record without a value: all of the entity that is its key is to be forgotten.
     *
     * @param offset of the record
     */
    record Forget(String entity, String topic, int partition, long offset) implements Decoded {
        public Forget {
            requireNonNull(entity, "entity");
            requireNonNull(topic, "topic");
        }
    }

    private static String detail(
            String entity, String problem, String topic, int partition, long offset) {
        return "entity %s %s (%s-%d@%d)"
                .formatted(Json.quote(entity), problem, topic, partition, offset);
    }

    /** A record that cannot be used. */
    record Bad(DeadLetter letter) implements Decoded {
        public Bad {
            requireNonNull(letter, "letter");
        }
    }
}
