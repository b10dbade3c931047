package io.tripletflow.job.operator.window;

import io.tripletflow.event.Event;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * How full a window is: the number of its events and their bytes, in one number that grows by
 * addition, so that both cost one access to the state. Earlier builds stored the events alone.
 */
final class WindowFill {

    private static final int COUNT_BITS = 32;
    private static final long COUNT = (1L << COUNT_BITS) - 1;

    /** Bytes are counted in sixteens: 32 GiB fit. */
    private static final int UNIT = 16;

    private WindowFill() {}

    static ReducingStateDescriptor<Long> state(String name) {
        return new ReducingStateDescriptor<>(name, Long::sum, Types.LONG);
    }

    static long of(Object event) {
        long units = ((long) ((Event) event).bytes() + UNIT - 1) / UNIT;
        return (units << COUNT_BITS) + 1;
    }

    static boolean reaches(long fill, long events, long bytes) {
        return (fill & COUNT) >= events || (fill >>> COUNT_BITS) * UNIT >= bytes;
    }
}
