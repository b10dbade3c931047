package io.tripletflow.encoder.input;

import io.tripletflow.event.Input;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/**
 * By which rules raw inputs become rows. A model keeps those that it was born with: its parameters
 * were learned on such rows. What differs between versions is asked of the version, here.
 */
public enum InputVersion {
    /** The rules of models whose file names no version. */
    FIRST(1),
    /** Each column of features is scaled by its own spread; text is read in every script. */
    SECOND(2),
    /**
     * As the second, but all columns of features share one scale: their sizes say which of them
     * count. No model is born with it or with a later one; one of the second goes on with it where
     * the stream shows that rows of a label lie nearer so.
     */
    THIRD(3),
    /**
     * As the second, but of some columns the {@linkplain ColumnRoots root} is scaled: they hold
     * sizes over decades.
     */
    FOURTH(4),
    /**
     * As the third, but hardly cut, and the constant is as long as a row: unit length then leaves
     * the order of neighbours as it was in the raw inputs.
     */
    FIFTH(5),
    /**
     * As the second, but {@linkplain ColumnCuts far values} hardly move the mean and the spread of
     * their column.
     */
    SIXTH(6);

    private static final String NAME = "version";

    private final int number;

    InputVersion(int number) {
        this.number = number;
    }

    /** The rules of models born with this build. */
    public static InputVersion newest() {
        return SECOND;
    }

    /** As files have it. */
    public int number() {
        return number;
    }

    /**
     * What is appended to scaled features, so that an embedding of unit length still tells a small
     * input from a large one. The size of few columns would drown in a 1: the second version
     * appends min(2, 8 / √columns), but no less than 1 (docs/decisions/0006).
     */
    public float constant(int columns) {
        return switch (this) {
            case FIRST -> 1;
            case SECOND, THIRD, FOURTH, SIXTH ->
                    (float) Math.max(1, Math.min(OwnColumnScale.LIMIT, 8 / Math.sqrt(columns)));
            case FIFTH -> (float) Math.sqrt(columns);
        };
    }

    /** How features of that many columns are scaled. */
    ColumnScale columns(int inputs) {
        return switch (this) {
            case FIRST -> new SharedColumnScale(inputs);
            case SECOND, FOURTH, SIXTH -> new OwnColumnScale(inputs, false, OwnColumnScale.LIMIT);
            case THIRD -> new OwnColumnScale(inputs, true, OwnColumnScale.LIMIT);
            case FIFTH -> new OwnColumnScale(inputs, true, OwnColumnScale.FAR_LIMIT);
        };
    }

    /** Whether a text has anything that becomes a feature; all zeros would say nothing. */
    public boolean reads(String text) {
        return switch (this) {
            case FIRST -> LetterRunFeatures.hasWord(text);
            case SECOND, THIRD, FOURTH, FIFTH, SIXTH -> !Input.Text.isBlank(text);
        };
    }

    /** How text becomes hashed features. */
    TextHasher hasher(int buckets) {
        return new TextHasher(
                buckets,
                switch (this) {
                    case FIRST -> new LetterRunFeatures();
                    case SECOND, THIRD, FOURTH, FIFTH, SIXTH -> new UnicodeFeatures();
                });
    }

    /** Puts the version, unless it is the first, which files do not name. */
    public void write(Tensors input) {
        if (this != FIRST) {
            input.putLong(NAME, number);
        }
    }

    /**
     * The version that the inputs of a stored tower name.
     *
     * @param input the tensors "input.*" of one tower
     * @throws TensorException if this build does not know it
     */
    public static InputVersion read(Tensors input) throws TensorException {
        if (!input.has(NAME)) {
            return FIRST;
        }
        long stored = input.longValue(NAME);
        for (InputVersion version : values()) {
            if (version.number == stored) {
                return version;
            }
        }
        throw new TensorException(
                "input version "
                        + stored
                        + " is not one this build reads (1 to "
                        + values().length
                        + "); upgrade the job before restoring");
    }
}
