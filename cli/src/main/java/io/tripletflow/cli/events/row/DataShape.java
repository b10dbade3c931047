package io.tripletflow.cli.events.row;

import io.tripletflow.encoder.input.InputSpec;

/** What the events of a file carry. */
public sealed interface DataShape {

    /** Vectors of {@code dimension} numbers. */
    record Vectors(int dimension) implements DataShape {}

    /** Pieces of text. */
    record Texts() implements DataShape {}

    /** Sets of ids. */
    record IdSets() implements DataShape {}

    /** Accepts such events; of text and ids only the kind matters here, not the size. */
    default InputSpec spec() {
        if (this instanceof Vectors vectors) {
            return new InputSpec.Dense(vectors.dimension());
        }
        return this instanceof Texts ? new InputSpec.HashedText(1) : new InputSpec.Ids(1, 1, 0, 1);
    }
}
