/**
 * Rows from CSV with a header. A cell may hold JSON, so {@code json} is used beside {@code row} and
 * {@code column}.
 */
package io.tripletflow.cli.events.csv;
