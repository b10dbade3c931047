package io.tripletflow.connectors.wire;

/**
 * How values of records are written. Readers need not be told: an Avro value starts with bytes that
 * no JSON text has.
 */
public enum RecordFormat {
    /** Readable, any console consumer shows it. */
    JSON,
    /** Small and fast: Avro's single-object encoding, vectors as packed floats. */
    AVRO
}
