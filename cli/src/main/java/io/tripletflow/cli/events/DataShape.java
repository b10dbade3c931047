package io.tripletflow.cli.events;

import io.tripletflow.encoder.InputSpec;

/** What the events of a file carry. */
public sealed interface DataShape {

    /** Vectors of {@code dimension} numbers. */
    record Vectors(int dimension) implements DataShape {}

    /** Pieces of text. */
    record Texts() implements DataShape {}

    /** Accepts such events; of text only the kind matters here, not the number of buckets. */
    default InputSpec spec() {
        return this instanceof Vectors vectors
                ? new InputSpec.Dense(vectors.dimension())
                : new InputSpec.HashedText(1);
    }
}
