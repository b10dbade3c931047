package io.tripletflow.learn;

import java.io.Serializable;

/**
 * Rows trained on for each labelled event, a function of how many events there have been: {@code
 * rows} for the first {@code events} of them, then rows · events / n for the n-th, at least {@code
 * least}. A young model learns much from each event, an old one costs little. Counts decide, not
 * clocks, so that the same stream is learned the same way.
 *
 * @param rows for an event of a young model
 * @param least for any event
 * @param events that are young
 */
public record Replay(float rows, float least, long events) implements Serializable {

    /** Of the first learner of a committee. */
    public static final Replay OF_FIRST = new Replay(8, 2, 16_384);

    /** Of the second learner of a committee: it can fit more, and needs more for it. */
    public static final Replay OF_SECOND = new Replay(32, 1, 8_192);

    /** Most rows for one event. */
    public static final float MOST = 1000;

    public Replay {
        if (!(rows >= 0 && rows <= MOST)) {
            throw new IllegalArgumentException(
                    "training.replay must be from 0.0 to 1000.0 but was " + rows);
        }
        if (!(least >= 0 && least <= rows)) {
            throw new IllegalArgumentException(
                    "training.replay-least must be from 0 to training.replay, "
                            + rows
                            + ", but was "
                            + least);
        }
        if (events < 1) {
            throw new IllegalArgumentException(
                    "training.replay-events must be at least 1 but was " + events);
        }
    }

    /** The same for every event. */
    public static Replay constant(float rows) {
        return new Replay(rows, rows, 1);
    }

    /**
     * Rows for the next events together.
     *
     * @param seen labelled events before them
     */
    double rows(long seen, int next) {
        if (rows == least) {
            return rows * next;
        }
        double sum = 0;
        for (long n = seen + 1; n <= seen + next; n++) {
            sum += Math.max(least, rows * Math.min(1, (double) events / n));
        }
        return sum;
    }
}
