package io.tripletflow.job.operator.refresh;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * How fast a walk over entities goes: in small chunks, each followed by a rest that is as long as
 * the work was. A walk takes at most half of the time, and holds up neither events nor checkpoints.
 */
final class Pace {

    /** Most entities that are embedded again before other work may come between. */
    private static final int CHUNK = 256;

    /** Most numbers that their embeddings have: wider ones take longer. */
    private static final int CHUNK_NUMBERS = 128 * CHUNK;

    private final ProcessingTimeService clock;
    private final int chunk;
    private ScheduledFuture<?> next;

    /**
     * @param width of an embedding
     */
    Pace(ProcessingTimeService clock, int width) {
        this.clock = clock;
        this.chunk = Math.max(1, Math.min(CHUNK, CHUNK_NUMBERS / width));
    }

    /** Entities of one chunk. */
    int chunk() {
        return chunk;
    }

    /** Work begins now, in place of that which would follow the rest. */
    long begin() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
        return clock.getCurrentProcessingTime();
    }

    /**
     * Goes on once as much time has passed as since {@code began}.
     *
     * @param earliest not before that
     */
    void rest(long began, long earliest, ProcessingTimeCallback goOn) {
        long now = clock.getCurrentProcessingTime();
        long rested = now + Math.max(1, now - began);
        next = clock.registerTimer(Math.max(rested, earliest), goOn);
    }
}
