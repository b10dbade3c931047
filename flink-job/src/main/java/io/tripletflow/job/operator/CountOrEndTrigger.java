package io.tripletflow.job.operator;

import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;

/**
 * Closes a window at a number of events, and what is left when the stream pauses or ends. Only a
 * window that holds events has a timer.
 */
public final class CountOrEndTrigger extends Trigger<Object, GlobalWindow> {

    private static final long serialVersionUID = 1;

    private static final ReducingStateDescriptor<Long> COUNT =
            new ReducingStateDescriptor<>("count", Long::sum, Types.LONG);

    private final long count;

    public CountOrEndTrigger(int count) {
        this.count = count;
    }

    @Override
    public TriggerResult onElement(
            Object element, long timestamp, GlobalWindow window, TriggerContext context)
            throws Exception {
        ReducingState<Long> seen = context.getPartitionedState(COUNT);
        seen.add(1L);
        if (seen.get() < count) {
            context.registerEventTimeTimer(Long.MAX_VALUE);
            return TriggerResult.CONTINUE;
        }
        clear(window, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public TriggerResult onEventTime(long time, GlobalWindow window, TriggerContext context)
            throws Exception {
        clear(window, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, GlobalWindow window, TriggerContext context) {
        return TriggerResult.CONTINUE;
    }

    @Override
    public void clear(GlobalWindow window, TriggerContext context) throws Exception {
        context.getPartitionedState(COUNT).clear();
        context.deleteEventTimeTimer(Long.MAX_VALUE);
    }
}
