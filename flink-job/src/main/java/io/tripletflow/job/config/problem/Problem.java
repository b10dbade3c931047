package io.tripletflow.job.config.problem;

import java.io.Serializable;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key of the option, or empty when the file itself cannot be read
 * @param message what was wrong, what was expected, what to do
 */
public record Problem(Origin origin, String key, String message) implements Serializable {

    @Override
    public String toString() {
        String place = origin.toString();
        return (place.isEmpty() ? "" : place + ": ") + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
