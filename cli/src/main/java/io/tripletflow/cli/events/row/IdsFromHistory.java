package io.tripletflow.cli.events.row;

/**
 * Whether a CSV file is one of visits: {@code entity} the visitor, {@code label} the item visited,
 * and the input of an event the ids of what the visitor saw, before.
 */
public enum IdsFromHistory {
    /** Never: a file without an input column is a mistake. */
    NEVER,
    /** In a file that has labels but no input column. */
    WHERE_NO_INPUT,
    /** In every file, whatever its columns. */
    ALWAYS
}
