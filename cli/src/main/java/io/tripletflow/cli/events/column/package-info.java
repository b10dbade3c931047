/**
 * Columns and fields by name: which one holds what, and how its text becomes a number, a vector or
 * a time. Uses {@code row}; whether the names come from CSV or JSON is not known here.
 */
package io.tripletflow.cli.events.column;
