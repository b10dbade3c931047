/**
 * How bytes are read and written, whatever record they belong to: JSON, UTF-8, numbers, Avro with
 * its schemas, headers. What a record means is not known here, and no other room is used.
 */
package io.tripletflow.connectors.wire;
