package io.tripletflow.learn.score;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/**
 * Whether all columns of features share one scale, as they came, or each has its own. Fresh events
 * look for their nearest row in the untrained space of either: where the sizes of columns say which
 * of them count, one scale finds rows of their label more often. With c events that it alone finds,
 * and o that the own scales alone find,
 *
 * <pre>
 * z = (c − o) / √(c + o)
 * </pre>
 *
 * (McNemar 1947). From z = {@value #SIGNIFICANT} on the scale is shared, for good. Nothing is
 * learned in these spaces, so known labels speak for new ones too. After {@value #EVENTS} events
 * the contest is over. Not thread-safe.
 */
public final class ScaleContest {

    static final double SIGNIFICANT = 3;
    static final long EVENTS = 4_096;

    private long events;
    private long shared;
    private long own;

    /** Whether events are asked for. */
    public boolean isOpen() {
        return events < EVENTS;
    }

    /** None are asked for any more. */
    public void close() {
        events = EVENTS;
    }

    /**
     * Events looked for their nearest row.
     *
     * @param labels of the queries, then of the gallery
     */
    public void score(Similarities ofOwn, Similarities ofShared, int[] labels) {
        for (int q = 0; q < ofOwn.queries(); q++) {
            boolean byOwn = finds(ofOwn, q, labels);
            boolean byShared = finds(ofShared, q, labels);
            own += byOwn && !byShared ? 1 : 0;
            shared += byShared && !byOwn ? 1 : 0;
        }
        events += ofOwn.queries();
    }

    private static boolean finds(Similarities similarities, int query, int[] labels) {
        int nearest = similarities.nearest(query);
        return nearest >= 0 && labels[similarities.queries() + nearest] == labels[query];
    }

    /** Whether one scale for all columns finds more. */
    public boolean sharedWins() {
        return shared > own && shared - own >= SIGNIFICANT * Math.sqrt((double) (shared + own));
    }

    /** Writes all state. */
    public void write(Tensors out) {
        out.putLong("events", events);
        out.putLong("shared", shared);
        out.putLong("own", own);
    }

    /**
     * Reads what {@link #write} wrote; a model of a build without the contest goes on without.
     *
     * @throws TensorException if a number is missing or below 0
     */
    public void read(Tensors in) throws TensorException {
        if (!in.has("events")) {
            close();
            return;
        }
        events = in.count("events");
        shared = in.count("shared");
        own = in.count("own");
    }
}
