/**
 * The ledger that says how many records of each writer a topic must hold, and the audit that counts
 * them. Knows no record but its own; uses {@code wire}, {@code kafka} and {@code read}.
 */
package io.tripletflow.connectors.ledger;
