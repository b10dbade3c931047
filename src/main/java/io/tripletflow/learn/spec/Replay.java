package io.tripletflow.learn.spec;

import java.io.Serializable;

/**
 * Rows trained on for each labelled event, a function of how many events there have been. The n-th
 * event of its label, the N-th of all, gets
 *
 * <pre>
 * max(least, min(1, events / N) · max(often, rows · min(1, few / n)))
 * </pre>
 *
 * <p>A young model learns much from each event, an old one costs little. Labels seen few times need
 * more rows than labels seen often, which a deep encoder soon fits too closely. Counts decide, not
 * clocks, so that the same stream is learned the same way.
 *
 * @param rows for an event of a label seen few times, in a young model
 * @param few sightings of a label
 * @param often rows for an event of a label seen often, in a young model
 * @param events that a model is young for
 * @param min for any event
 */
public record Replay(float rows, int few, float often, long events, float min)
        implements Serializable {

    /** Of the first learner of a committee. */
    public static final Replay OF_FIRST = new Replay(8, 1, 8, 16_384, 2);

    /** Of the second learner of a committee: it can fit more, and needs more for it. */
    public static final Replay OF_SECOND = new Replay(96, 8, 16, 8_192, 1);

    /** Of texts, whose steps are long: more rows than these brought no better neighbours. */
    public static final Replay OF_TEXT = new Replay(8, 1, 8, 4_096, 2);

    /** Most rows for one event. */
    public static final float MAX = 1000;

    public Replay {
        if (!(rows >= 0 && rows <= MAX)) {
            throw new IllegalArgumentException("replay must be from 0.0 to 1000.0 but was " + rows);
        }
        if (!(min >= 0 && min <= often && often <= rows)) {
            throw new IllegalArgumentException(
                    "rows of labels seen often must be at most %s and at least %s but were %s"
                            .formatted(rows, min, often));
        }
        if (few < 1 || events < 1) {
            throw new IllegalArgumentException(
                    "a label must be new, and a model young, for at least 1 event but was for %d and %d"
                            .formatted(few, events));
        }
    }

    /** The same for every event. */
    public static Replay constant(float rows) {
        return new Replay(rows, 1, rows, 1, rows);
    }

    /** Whether every event gets the same. */
    public boolean isConstant() {
        return rows == min;
    }

    /**
     * Rows for one event.
     *
     * @param number of the event, from 1
     * @param sightings of its label, with this one; 1 where none are counted
     */
    public double rows(long number, int sightings) {
        double ofLabel = Math.max(often, rows * Math.min(1, (double) few / Math.max(1, sightings)));
        return Math.max(min, ofLabel * Math.min(1, (double) events / number));
    }
}
