/**
 * How a record of the events topic becomes an event or a dead letter, and how both are written.
 * Uses {@code wire}, and of {@code kafka} the schema registry alone; no broker is reached from
 * here.
 */
package io.tripletflow.connectors.event;
