package io.tripletflow.learn;

import io.tripletflow.event.Event;
import io.tripletflow.guard.Guard;
import io.tripletflow.learn.batch.TripletBatch;
import java.util.List;

/** Which labels of single events the guards believe, so that they are learned. */
final class Belief {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Belief() {}

    /** Labels of the pool, {@link Sampler#LEFT_OUT} where the guards do not believe them. */
    static int[] labels(Guard guard, TripletBatch batch, Pool pool) {
        if (guard.believesAll()) {
            return pool.labels();
        }
        int[] labels = pool.labels().clone();
        List<Event> rows = batch.rows();
        for (int i = 0; i < labels.length; i++) {
            if (!guard.believes(key(rows.get(i)))) {
                labels[i] = Sampler.LEFT_OUT;
            }
        }
        return labels;
    }

    /** Of the events, the same in every batch. */
    static long[] keys(List<Event> events) {
        return events.stream().mapToLong(Belief::key).toArray();
    }

    private static long key(Event event) {
        long names = (long) event.entity().hashCode() << 32 ^ event.label().hashCode();
        return (names ^ event.timeMillis() * GOLDEN_GAMMA) * GOLDEN_GAMMA;
    }
}
