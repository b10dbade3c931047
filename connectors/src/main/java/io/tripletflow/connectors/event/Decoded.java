package io.tripletflow.connectors.event;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of one Kafka record: an event, or a letter that says why it is none. */
public sealed interface Decoded {

    /** Event time of what can be used, milliseconds since the epoch. */
    default OptionalLong eventMillis() {
        return OptionalLong.empty();
    }

    /**
     * A usable event.
     *
     * @param name by which a label may name the observation; empty if it has none
     * @param from the record it came from
     */
    record Good(Event event, String name, Origin from) implements Decoded {

        public Good {
            requireNonNull(event, "event");
            requireNonNull(name, "name");
            requireNonNull(from, "from");
        }

        /** An event without a name. */
        public Good(
                Event event, byte[] key, byte[] value, String topic, int partition, long offset) {
            this(event, "", new Origin(key, value, topic, partition, offset));
        }

        @Override
        public OptionalLong eventMillis() {
            return OptionalLong.of(event.timeMillis());
        }

        /**
         * The dead letter of an event found unusable only later, such as a late one.
         *
         * @param problem that the entity has, such as "has time 5 but …"
         */
        public DeadLetter reject(DeadLetter.Reason reason, String problem) {
            return from.reject(event.entity(), event.timeMillis(), reason, problem);
        }
    }

    /**
     * A label that came without an input.
     *
     * @param from the record it came from, which becomes a dead letter if no input of its entity is
     *     found
     */
    record Label(LateLabel label, Origin from) implements Decoded {

        public Label {
            requireNonNull(label, "label");
            requireNonNull(from, "from");
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
            return from.reject(label.entity(), label.timeMillis(), reason, problem);
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

    /** A record that cannot be used. */
    record Bad(DeadLetter letter) implements Decoded {
        public Bad {
            requireNonNull(letter, "letter");
        }
    }

    /**
     * The Kafka record that something usable came from, kept so that it can still become a dead
     * letter with its original bytes.
     *
     * @param key original key, null if it had none; owned by the record
     * @param value original value; owned by the record
     */
    record Origin(byte[] key, byte[] value, String topic, int partition, long offset) {

        public Origin {
            requireNonNull(value, "value");
            requireNonNull(topic, "topic");
        }

        public static Origin of(ConsumerRecord<byte[], byte[]> record) {
            return new Origin(
                    record.key(),
                    record.value(),
                    record.topic(),
                    record.partition(),
                    record.offset());
        }

        /**
         * The dead letter of what was found unusable only later.
         *
         * @param problem that the entity has, such as "has time 5 but …"
         */
        DeadLetter reject(
                String entity, long timeMillis, DeadLetter.Reason reason, String problem) {
            String whose = "entity " + Json.quote(entity) + " " + problem;
            String detail = DeadLetter.detail(whose, topic, partition, offset);
            return new DeadLetter(key, value, topic, partition, offset, timeMillis, reason, detail);
        }

        /** As in "events-0@1842". */
        String place() {
            return topic + "-" + partition + "@" + offset;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Origin that
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
            return place();
        }
    }
}
