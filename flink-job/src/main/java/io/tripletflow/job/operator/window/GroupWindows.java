package io.tripletflow.job.operator.window;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.metrics.JobMetric;
import io.tripletflow.job.metrics.MemoryFill;
import io.tripletflow.job.metrics.MetricScope;
import io.tripletflow.job.operator.Forgetting;
import io.tripletflow.job.operator.KeySweep;
import io.tripletflow.job.operator.WindowTimes;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.MemorySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperator;
import org.apache.flink.streaming.runtime.operators.windowing.functions.InternalIterableProcessWindowFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Flink's windows, each of bounded size, which also forget groups that have fallen silent: whoever
 * writes events chooses the groups' names, so their number has no other bound.
 *
 * <p>When the stream pauses, what all open windows hold is learned at once, in pieces as of windows
 * that were full, and the windows go on empty. No window is closed by it: which events are late
 * depends on the events alone.
 *
 * <p>An event may come behind the watermark here if another partition was ahead while its own was
 * idle. It is learned by itself, where Flink's windows would drop it in silence; overlapping ones
 * that are still open repeat it as any other.
 */
public final class GroupWindows<W extends Window>
        extends WindowOperator<String, Event, Iterable<Event>, TripletBatch, W> {

    private static final long serialVersionUID = 1;

    /** As the time of a timer: the stream pauses. No event has it. */
    static final long PAUSE = Long.MIN_VALUE;

    private final TripletWindows<W> windows;
    private final WindowTimes times;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient long passed;
    private transient Forgetting forgetting;
    private transient GroupState memories;
    private transient Counter forgottenEvents;

    GroupWindows(
            WindowAssigner<Object, W> assigner,
            Trigger<Object, ? super W> trigger,
            TripletWindows<W> windows) {
        super(
                assigner,
                assigner.getWindowSerializer(new ExecutionConfig()),
                Event::group,
                StringSerializer.INSTANCE,
                // the name is the one that Flink's own window operators give it
                new ListStateDescriptor<>(
                        "window-contents",
                        Formats.EVENT.createSerializer(new SerializerConfigImpl())),
                new InternalIterableProcessWindowFunction<>(windows),
                trigger,
                0,
                null);
        this.windows = windows;
        this.times = windows.times();
    }

    /** Windows within those bounds. */
    public static GroupWindows<?> of(
            WindowSpec spec, JobConfig.GroupBounds bounds, MemorySpec memory, long seed) {
        Duration expireAfter = bounds.expireAfter();
        if (spec instanceof WindowSpec.Count count) {
            return new GroupWindows<>(
                    GlobalWindows.create(),
                    new CountOrEndTrigger(count.count(), bounds.windowBytes()),
                    new TripletWindows<>(spec, memory, expireAfter, seed));
        }
        return new GroupWindows<>(
                assigner(spec),
                new EventTimeOrFullTrigger(bounds.windowEvents(), bounds.windowBytes()),
                new TripletWindows<>(spec, memory, expireAfter, seed));
    }

    private static WindowAssigner<Object, TimeWindow> assigner(WindowSpec spec) {
        if (spec instanceof WindowSpec.Sliding sliding) {
            return SlidingEventTimeWindows.of(sliding.size(), sliding.slide());
        }
        return spec instanceof WindowSpec.Session session
                ? EventTimeSessionWindows.withGap(session.gap())
                : TumblingEventTimeWindows.of(((WindowSpec.Tumbling) spec).size());
    }

    @Override
    public void open() throws Exception {
        super.open();
        passed = Long.MIN_VALUE;
        MetricScope metrics = new MetricScope(getMetricGroup());
        forgottenEvents = metrics.counter(JobMetric.FORGOTTEN_EVENTS);
        timers =
                getInternalTimerService(
                        "idle-groups", VoidNamespaceSerializer.INSTANCE, new IdleGroups());
        windows.afterEach(this::watch);
        forgetting = new Forgetting(getKeyedStateStore(), getKeyedStateBackend());
        MemoryFill fill = new MemoryFill(metrics);
        windows.countIn(fill);
        memories = new GroupState(getKeyedStateStore(), fill);
        for (String key : keys(GroupState.COUNT)) {
            setCurrentKey(key);
            fill.found(memories.labels(), memories.bytes());
        }
        windows.leaveOut(forgetting::leavesOut);
    }

    private List<String> keys(String state) {
        return KeySweep.all(getKeyedStateBackend(), state);
    }

    /** Sets the one timer of the current group. */
    private void watch(GroupState state) throws Exception {
        if (!state.hasTimer()) {
            state.timerSet();
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, windows.forgottenAt(state));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        while (forgetting.isDue(mark.getTimestamp())) {
            // what ended before an entity was forgotten is learned before
            if (forgetting.nextTime() > internalTimerService.currentWatermark()) {
                super.processWatermark(new Watermark(forgetting.nextTime()));
            }
            forgetNext();
        }
        super.processWatermark(mark);
        passed = mark.getTimestamp();
        forgetting.settle(times, passed);
    }

    /**
     * Takes entities out of all memories, and of windows that may stay open; the trainer does so in
     * its turn.
     */
    private void forgetNext() throws Exception {
        long time = forgetting.nextTime();
        Set<String> entities = forgetting.takeNext();
        if (!times.haveFixedEnds()) {
            emptyOpenWindows();
        }
        for (String key : keys(GroupState.COUNT)) {
            setCurrentKey(key);
            windows.forget(forgetting::leavesOut, memories);
        }
        for (String entity : entities) {
            output.collect(new StreamRecord<>(TripletBatch.forgetting(entity, time)));
        }
    }

    @Override
    public void processElement(StreamRecord<Event> element) throws Exception {
        Event event = element.getValue();
        if (event.forgets()) {
            forgetting.add(event);
            return;
        }
        if (forgetting.leavesOut(event)) {
            forgottenEvents.inc();
            return;
        }
        long watermark = internalTimerService.currentWatermark();
        if (times.isClosed(event.timeMillis(), watermark)) {
            windows.processLate(event, getKeyedStateStore(), timestampedCollector);
        }
        if (times.lastEnd(event.timeMillis()) - 1 > watermark) {
            super.processElement(element);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            while (forgetting.isDue(Long.MAX_VALUE)) {
                forgetNext();
            }
            emptyOpenWindows();
            forgetting.settleAll();
        }
        super.processWatermarkStatus(status);
    }

    /** Every open window has a timer at its end. */
    private void emptyOpenWindows() throws Exception {
        List<TimerHeapInternalTimer<String, W>> open = new ArrayList<>();
        internalTimerService.forEachEventTimeTimer(
                (window, time) ->
                        open.add(
                                new TimerHeapInternalTimer<>(
                                        PAUSE, (String) getCurrentKey(), window)));
        windows.pausing(true);
        for (TimerHeapInternalTimer<String, W> window : open) {
            setCurrentKey(window.getKey());
            onEventTime(window);
        }
        windows.pausing(false);
    }

    /** Forgets groups once a whole watermark has passed: all their windows have closed by then. */
    private final class IdleGroups implements Triggerable<String, VoidNamespace> {

        @Override
        public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
            long watermark = timers.currentWatermark();
            if (watermark == Long.MAX_VALUE) {
                return; // the end of the stream is no sign of age
            }
            long due = windows.forgottenAt(memories);
            if (due <= passed) {
                memories.forget();
            } else {
                long next = Math.max(due, watermark + 1);
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, next);
            }
        }

        @Override
        public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
            throw new IllegalStateException("groups are forgotten by event time only");
        }
    }
}
