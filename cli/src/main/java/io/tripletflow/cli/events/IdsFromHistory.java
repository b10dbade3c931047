package io.tripletflow.cli.events;

/**
 * Whether the ids of a CSV row are the labels that its entity showed in the rows before it, as in a
 * file of visits: {@code entity} the visitor, {@code label} the page. The newest {@value
 * History#MOST_LABELS} different ones count; the first row of an entity has none.
 */
public enum IdsFromHistory {
    /** Never: a file without an input column is a mistake. */
    NEVER,
    /** In a file that has labels but no input column. */
    WHERE_NO_INPUT,
    /** In every file, whatever its columns. */
    ALWAYS
}
