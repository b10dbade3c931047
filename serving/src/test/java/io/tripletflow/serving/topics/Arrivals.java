package io.tripletflow.serving.topics;

import io.tripletflow.connectors.event.DeadLetter;

/** Reports and dead letters as if they had come from their topics. */
public final class Arrivals {
    private Arrivals() {}

    public static void report(Recent recent, String json) {
        recent.addReport(json);
    }

    public static void letter(Recent recent, DeadLetter letter) {
        recent.add(letter);
    }
}
