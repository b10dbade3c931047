package io.tripletflow.job.operator.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.state.event.EntityState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

/** What waits is bounded by bytes, however few entities that are. */
class WaitingQueueTest {

    private static final int MEBIBYTE = 1 << 20;

    private final Map<String, WaitingQueue.Entry> waiting = new HashMap<>();
    private final WaitingQueue queue =
            new WaitingQueue(
                    waiting,
                    new TestProcessingTimeService(),
                    (due, now) -> {},
                    1000,
                    Long.MAX_VALUE,
                    0);

    private static EntityState state(String entity, int mebibytes) {
        return EntityState.of(
                new Event(
                        entity,
                        Optional.empty(),
                        "",
                        Event.DEFAULT_TOWER,
                        0,
                        new Input.Features(new float[mebibytes * MEBIBYTE / Float.BYTES])));
    }

    private void put(String entity, int mebibytes) {
        queue.put(waiting.get(entity), entity, state(entity, mebibytes));
    }

    @Test
    void fullByBytes_theOlderHalfGoes() {
        for (int i = 0; i < 15; i++) {
            put("e" + i, 4);
            assertThat(queue.isFull()).isFalse();
        }
        put("e15", 4);
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.hasAtLeast(1000)).isTrue();
        List<EntityState> taken = queue.takeHalf();
        assertThat(taken)
                .extracting(state -> state.newest().entity())
                .hasSizeBetween(8, 9)
                .startsWith("e0", "e1");
        assertThat(queue.size()).isEqualTo(16 - taken.size());
        assertThat(queue.isFull()).isFalse();
    }

    /** An entity that comes again counts as it is now, and none that has left counts. */
    @Test
    void bytes_areThoseOfWhatWaits() {
        for (int i = 0; i < 40; i++) {
            put("again", 8);
            put("shrinks", i % 2 == 0 ? 8 : 1);
            put("e" + i, 4);
            queue.remove("e" + i);
        }
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.isFull()).isFalse();
        put("large", 63 - 9);
        assertThat(queue.isFull()).isFalse();
        put("last", 1);
        assertThat(queue.isFull()).isTrue();
    }
}
