package io.tripletflow.job.operator.refresh;

import io.tripletflow.job.metrics.RefresherMetrics;
import io.tripletflow.job.operator.KeySweep;
import io.tripletflow.job.state.event.EntityState;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The walk over all entities, which finds those that an older model embedded, and the expired. A
 * new one begins an interval after the last one began.
 */
final class Sweep implements AutoCloseable {

    private final Pace pace;
    private final long intervalMillis;
    private final boolean expires;
    private final Supplier<KeySweep> allKeys;
    private final LongSupplier version;
    private final Visitor visitor;
    private final RefresherMetrics metrics;

    /** Null between two walks. */
    private KeySweep keys;

    private long began;
    private long sweptVersion = EntityState.UNSENT;
    private long visited;

    /**
     * @param expires whether a walk is of use although the model is the same
     * @param version of the model
     */
    Sweep(
            Pace pace,
            long intervalMillis,
            boolean expires,
            Supplier<KeySweep> allKeys,
            LongSupplier version,
            Visitor visitor,
            RefresherMetrics metrics) {
        this.pace = pace;
        this.intervalMillis = intervalMillis;
        this.expires = expires;
        this.allKeys = allKeys;
        this.version = version;
        this.visitor = visitor;
        this.metrics = metrics;
    }

    /** Begins a walk or goes on with it; visits a chunk now, and the others later. */
    void walk() throws Exception {
        long now = pace.begin();
        if (keys == null) {
            began = now;
            if (sweptVersion != version.getAsLong() || expires) {
                sweptVersion = version.getAsLong();
                keys = allKeys.get();
                visited = 0;
                metrics.sweepBegins();
            }
        }
        if (keys != null) {
            visitChunk();
        }
        long earliest = keys == null ? began + intervalMillis : now;
        pace.rest(now, earliest, time -> walk());
    }

    private void visitChunk() throws Exception {
        for (int i = 0; i < pace.chunk() && keys.hasNext(); i++) {
            visitor.visit(keys.next());
            visited++;
        }
        visitor.onChunkEnd();
        if (!keys.hasNext()) {
            close();
            metrics.sweepEnds(visited);
        }
    }

    /** Visits all entities at once, at the end of the stream. */
    void visitAll() throws Exception {
        try (KeySweep all = allKeys.get()) {
            while (all.hasNext()) {
                visitor.visit(all.next());
            }
        }
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.close();
            keys = null;
        }
    }
}
