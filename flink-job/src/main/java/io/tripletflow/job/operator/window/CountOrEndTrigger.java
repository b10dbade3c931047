package io.tripletflow.job.operator.window;

import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;

/**
 * Closes a window at a number of events or bytes, and what is left when the stream pauses or ends.
 * Only a window that holds events has a timer.
 */
public final class CountOrEndTrigger extends Trigger<Object, GlobalWindow> {

    private static final long serialVersionUID = 1;

    private static final ReducingStateDescriptor<Long> FILL = WindowFill.state("count");

    private final long count;
    private final long maxBytes;

    /**
     * @param maxBytes of the events of a window, which closes earlier if it holds more
     */
    public CountOrEndTrigger(int count, long maxBytes) {
        this.count = count;
        this.maxBytes = maxBytes;
    }

    @Override
    public TriggerResult onElement(
            Object element, long timestamp, GlobalWindow window, TriggerContext context)
            throws Exception {
        ReducingState<Long> fill = context.getPartitionedState(FILL);
        fill.add(WindowFill.of(element));
        if (!WindowFill.reaches(fill.get(), count, maxBytes)) {
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
        context.getPartitionedState(FILL).clear();
        context.deleteEventTimeTimer(Long.MAX_VALUE);
    }
}
