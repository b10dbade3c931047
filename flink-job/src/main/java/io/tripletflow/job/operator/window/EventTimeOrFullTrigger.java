package io.tripletflow.job.operator.window;

import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Closes a window when event time reaches its end, and empties one that is full before, or when the
 * stream pauses. A window of a busy group, or a session that never pauses, then takes bounded room.
 */
public final class EventTimeOrFullTrigger extends Trigger<Object, TimeWindow> {

    private static final long serialVersionUID = 1;

    private static final ReducingStateDescriptor<Long> FILL = WindowFill.state("events");

    private final long max;
    private final long maxBytes;

    /**
     * @param max events that a window holds
     * @param maxBytes of them together
     */
    public EventTimeOrFullTrigger(int max, long maxBytes) {
        this.max = max;
        this.maxBytes = maxBytes;
    }

    @Override
    public TriggerResult onElement(
            Object element, long timestamp, TimeWindow window, TriggerContext context)
            throws Exception {
        if (window.maxTimestamp() <= context.getCurrentWatermark()) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        context.registerEventTimeTimer(window.maxTimestamp());
        ReducingState<Long> fill = context.getPartitionedState(FILL);
        fill.add(WindowFill.of(element));
        if (!WindowFill.reaches(fill.get(), max, maxBytes)) {
            return TriggerResult.CONTINUE;
        }
        fill.clear();
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context)
            throws Exception {
        if (time == GroupWindows.PAUSE) {
            context.getPartitionedState(FILL).clear();
            return TriggerResult.FIRE_AND_PURGE;
        }
        return time == window.maxTimestamp() ? TriggerResult.FIRE : TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
        return TriggerResult.CONTINUE;
    }

    @Override
    public boolean canMerge() {
        return true;
    }

    @Override
    public void onMerge(TimeWindow window, OnMergeContext context) throws Exception {
        context.mergePartitionedState(FILL);
        if (window.maxTimestamp() > context.getCurrentWatermark()) {
            context.registerEventTimeTimer(window.maxTimestamp());
        }
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) throws Exception {
        context.deleteEventTimeTimer(window.maxTimestamp());
        context.getPartitionedState(FILL).clear();
    }
}
