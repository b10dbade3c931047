package io.tripletflow.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One input of a model and how it becomes an embedding; all towers of a model share one space.
 *
 * @param name as events give it
 */
public record TowerSpec(String name, InputSpec input, EncoderSpec encoder) implements Serializable {

    public TowerSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a tower must not be empty");
        }
        requireNonNull(input, "input");
        requireNonNull(encoder, "encoder");
    }
}
