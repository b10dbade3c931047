package io.tripletflow.job.operator;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.WindowSpec;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.TripletBatch;
import io.tripletflow.memory.GroupMemory;
import io.tripletflow.memory.LabelMemory;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/** Turns a closed window of one group, and what the group remembers, into a training batch. */
public final class TripletWindows<W extends Window>
        extends ProcessWindowFunction<Event, TripletBatch, String, W> {

    private static final long serialVersionUID = 1;

    /**
     * Events of one batch; a larger window becomes several, so that no record grows without end.
     */
    private static final int MOST_EVENTS = 2048;

    private static final MapStateDescriptor<String, LabelMemory> MEMORY =
            new MapStateDescriptor<>("memory", Types.STRING, Formats.LABEL_MEMORY);
    private static final MapStateDescriptor<Integer, String> SLOTS =
            new MapStateDescriptor<>("memory-slots", Types.INT, Types.STRING);
    private static final ValueStateDescriptor<Integer> LABELS =
            new ValueStateDescriptor<>("memory-labels", Types.INT);

    private final WindowTimes times;
    private final MemorySpec spec;
    private final long seed;

    public TripletWindows(WindowSpec windows, MemorySpec memory, long seed) {
        this.times = new WindowTimes(windows);
        this.spec = memory;
        this.seed = seed;
    }

    @Override
    public void process(
            String group, Context context, Iterable<Event> window, Collector<TripletBatch> out)
            throws Exception {
        List<Event> events = new ArrayList<>();
        window.forEach(events::add);
        events.sort(Event.ORDER);
        long end = end(context.window(), events);
        GroupMemory memory = new GroupMemory(spec, new KeyedStore(context.globalState()));
        for (int part = 0; part * MOST_EVENTS < events.size(); part++) {
            int from = part * MOST_EVENTS;
            int to = Math.min(from + MOST_EVENTS, events.size());
            out.collect(batch(group, end, part, events.subList(from, to), memory));
        }
    }

    private TripletBatch batch(
            String group, long end, int part, List<Event> events, GroupMemory memory)
            throws Exception {
        List<Event> fresh = new ArrayList<>();
        List<Event> repeated = new ArrayList<>();
        for (Event event : events) {
            (times.isFresh(event.timeMillis(), end) ? fresh : repeated).add(event);
        }
        SplittableRandom random =
                new SplittableRandom(seed ^ end * 31 + group.hashCode() + ((long) part << 48));
        List<Event> remembered = memory.sample(events, end, random);
        memory.remember(fresh, random);
        return new TripletBatch(group, end, part, fresh, repeated, remembered);
    }

    /** A counted window ends with its newest event. */
    private static long end(Window window, List<Event> sorted) {
        return window instanceof TimeWindow time
                ? time.getEnd()
                : sorted.get(sorted.size() - 1).timeMillis() + 1;
    }

    /** The memory of the current group in Flink's keyed state. */
    private record KeyedStore(
            MapState<String, LabelMemory> memory,
            MapState<Integer, String> slots,
            ValueState<Integer> count)
            implements MemoryStore {

        KeyedStore(KeyedStateStore state) {
            this(state.getMapState(MEMORY), state.getMapState(SLOTS), state.getState(LABELS));
        }

        @Override
        public int labels() throws Exception {
            Integer labels = count.value();
            return labels == null ? 0 : labels;
        }

        @Override
        public void labels(int labels) throws Exception {
            count.update(labels);
        }

        @Override
        public String labelAt(int slot) throws Exception {
            return slots.get(slot);
        }

        @Override
        public void labelAt(int slot, String label) throws Exception {
            slots.put(slot, label);
        }

        @Override
        public void clearSlot(int slot) throws Exception {
            slots.remove(slot);
        }

        @Override
        public Optional<LabelMemory> get(String label) throws Exception {
            return Optional.ofNullable(memory.get(label));
        }

        @Override
        public void put(String label, LabelMemory events) throws Exception {
            memory.put(label, events);
        }

        @Override
        public void remove(String label) throws Exception {
            memory.remove(label);
        }
    }
}
