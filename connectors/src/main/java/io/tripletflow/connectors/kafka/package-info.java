/**
 * How Kafka and its schema registry are reached: settings, secrets, topics, and what a failure
 * means to whoever set it up. No record is encoded or decoded here; uses {@code wire} alone.
 */
package io.tripletflow.connectors.kafka;
