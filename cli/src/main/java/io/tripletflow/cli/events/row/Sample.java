package io.tripletflow.cli.events.row;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;

/**
 * What the held-out evaluation needs of a row: its true label, whether or not the job saw it.
 *
 * @param source what observed the entity; empty if the row does not say
 */
public record Sample(
        String entity, String label, Split split, String tower, Input input, String source) {

    /** A row that names no source. */
    public Sample(String entity, String label, Split split, String tower, Input input) {
        this(entity, label, split, tower, input, Event.NO_SOURCE);
    }

    /** A row that was read as {@code event}, whose label the job may not see. */
    public static Sample of(Event event, String label, Split split) {
        return new Sample(
                event.entity(), label, split, event.tower(), event.input(), event.source());
    }
}
