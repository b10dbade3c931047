package io.tripletflow.encoder.input;

import io.tripletflow.event.Input;

/** Reads an input as the row that its tower's encoder takes. */
public final class RowReader {

    private final InputSpec spec;
    private final TextHasher hasher;

    /** Reads as models do that are born now. */
    public RowReader(InputSpec spec) {
        this(spec, InputVersion.newest());
    }

    /** Reads by the rules of that version. */
    public RowReader(InputSpec spec, InputVersion version) {
        this.spec = spec;
        this.hasher = version.hasher(spec.dimension());
    }

    /**
     * The row of an input. The source checks kind and width before an event gets here.
     *
     * @throws IllegalArgumentException if the input is not of the tower's kind or width
     */
    public InputRow row(Input input) {
        if (spec instanceof InputSpec.HashedText && input instanceof Input.Text text) {
            return hasher.row(text.text());
        }
        if (spec.features()
                && input instanceof Input.Features features
                && features.values().length == spec.dimension()) {
            return new InputRow.Dense(features.values());
        }
        if (spec instanceof InputSpec.Ids && input instanceof Input.Ids set) {
            return new InputRow.Ids(set.ids());
        }
        throw new IllegalArgumentException("input must fit " + spec + " but was " + input);
    }
}
