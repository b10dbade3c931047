/**
 * Rows from JSON lines or one JSON array. Uses {@code row} and {@code column}; CSV is not known
 * here.
 */
package io.tripletflow.cli.events.json;
