package io.tripletflow.job.state.event;

import static java.util.Objects.requireNonNull;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;

/** What the join of late labels takes: inputs of an entity, and labels told of it. */
public sealed interface JoinInput {

    /** Key of the stream. */
    String entity();

    /**
     * An input that came, or that is kept.
     *
     * @param event with the label that it has now
     * @param name by which a label may name it; empty if it has none
     */
    record Observed(Event event, String name) implements JoinInput {
        public Observed {
            requireNonNull(event, "event");
            requireNonNull(name, "name");
        }

        @Override
        public String entity() {
            return event.entity();
        }
    }

    /**
     * A label that came, or that is kept.
     *
     * @param waiting whether its time has come and no input was found
     */
    record Told(Decoded.Label label, boolean waiting) implements JoinInput {
        public Told {
            requireNonNull(label, "label");
        }

        @Override
        public String entity() {
            return label.label().entity();
        }
    }
}
