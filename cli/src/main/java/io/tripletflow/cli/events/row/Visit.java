package io.tripletflow.cli.events.row;

/**
 * One row of a file of visits.
 *
 * @param line where it stands, counted from 1
 * @param entity the visitor
 * @param label the item visited; empty where the row has none
 * @param text what the item is, in words; empty where the file does not say
 */
public record Visit(
        long line,
        String entity,
        String label,
        Split split,
        String group,
        long timeMillis,
        float weight,
        String text) {}
