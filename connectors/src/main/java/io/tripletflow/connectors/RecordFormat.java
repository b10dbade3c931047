package io.tripletflow.connectors;

import io.tripletflow.event.Event;
import java.util.List;

/**
 * How values of records are written. Readers need not be told: an Avro value starts with bytes that
 * no JSON text has.
 */
public enum RecordFormat {
    /** Readable, any console consumer shows it. */
    JSON {
        @Override
        public byte[] event(Event event) {
            return EventJson.encode(event);
        }

        @Override
        byte[] embedding(EmbeddingRecord embedding) {
            return EmbeddingJson.value(embedding);
        }
    },
    /** Small and fast: Avro's single-object encoding, vectors as packed floats. */
    AVRO {
        @Override
        public byte[] event(Event event) {
            return EventAvro.encode(event, List.of());
        }

        @Override
        byte[] embedding(EmbeddingRecord embedding) {
            return EmbeddingAvro.value(embedding);
        }
    };

    /** Value of an event's record; of ids an event knows only the hashes, which cannot be sent. */
    public abstract byte[] event(Event event);

    /** Value of an embedding's record that is no tombstone. */
    abstract byte[] embedding(EmbeddingRecord embedding);
}
