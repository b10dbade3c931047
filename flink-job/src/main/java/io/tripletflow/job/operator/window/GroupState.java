package io.tripletflow.job.operator.window;

import io.tripletflow.job.metrics.MemoryFill;
import io.tripletflow.job.state.Formats;
import io.tripletflow.memory.LabelMemory;
import io.tripletflow.memory.MemoryStore;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** What is kept of the current group between its windows, in Flink's keyed state. */
final class GroupState implements MemoryStore {

    private static final MapStateDescriptor<String, LabelMemory> MEMORY =
            new MapStateDescriptor<>("memory", Types.STRING, Formats.LABEL_MEMORY);
    private static final MapStateDescriptor<Integer, String> SLOTS =
            new MapStateDescriptor<>("memory-slots", Types.INT, Types.STRING);

    /** Name of a state that every group with a memory has. */
    static final String COUNT = "memory-labels";

    private static final ValueStateDescriptor<Integer> LABELS =
            new ValueStateDescriptor<>(COUNT, Types.INT);
    private static final ValueStateDescriptor<Long> BYTES =
            new ValueStateDescriptor<>("memory-bytes", Types.LONG);
    private static final ValueStateDescriptor<Long> NEWEST =
            new ValueStateDescriptor<>("group-newest", Types.LONG);
    private static final ValueStateDescriptor<Boolean> TIMER =
            new ValueStateDescriptor<>("group-timer", Types.BOOLEAN);
    private static final ValueStateDescriptor<Integer> PIECES =
            new ValueStateDescriptor<>("group-pieces", Types.INT);

    private final MapState<String, LabelMemory> memory;
    private final MapState<Integer, String> slots;
    private final ValueState<Integer> count;
    private final ValueState<Long> bytes;
    private final ValueState<Long> newest;
    private final ValueState<Boolean> timer;
    private final ValueState<Integer> pieces;
    private final MemoryFill fill;

    /**
     * @param fill counts what all groups of the subtask remember
     */
    GroupState(KeyedStateStore state, MemoryFill fill) {
        this.fill = fill;
        memory = state.getMapState(MEMORY);
        slots = state.getMapState(SLOTS);
        count = state.getState(LABELS);
        bytes = state.getState(BYTES);
        newest = state.getState(NEWEST);
        timer = state.getState(TIMER);
        pieces = state.getState(PIECES);
    }

    /** Time of the newest event that left a window, empty for a new group. */
    Optional<Long> newest() throws IOException {
        return Optional.ofNullable(newest.value());
    }

    void advance(long timeMillis) throws IOException {
        Long known = newest.value();
        if (known == null || timeMillis > known) {
            newest.update(timeMillis);
        }
    }

    /** Whether a timer will look at the group. */
    boolean hasTimer() throws IOException {
        return timer.value() != null;
    }

    void timerSet() throws IOException {
        timer.update(true);
    }

    /** Numbers of pieces of windows that were full, ascending, below those of whole windows. */
    int nextPiece() throws IOException {
        Integer last = pieces.value();
        int next = last == null || last >= -1 ? Integer.MIN_VALUE : last + 1;
        pieces.update(next);
        return next;
    }

    /** Forgets what is remembered of the group's labels. */
    void forgetMemory() throws IOException {
        fill.forgotten(labels(), bytes());
        memory.clear();
        slots.clear();
        count.clear();
        bytes.clear();
    }

    /** Forgets the group. */
    void forget() throws IOException {
        forgetMemory();
        newest.clear();
        timer.clear();
        pieces.clear();
    }

    @Override
    public int labels() throws IOException {
        Integer labels = count.value();
        return labels == null ? 0 : labels;
    }

    @Override
    public void labels(int labels) throws Exception {
        fill.labels(labels(), labels);
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

    @Override
    public long bytes() throws IOException {
        Long known = bytes.value();
        return known == null ? 0 : known;
    }

    @Override
    public void bytes(long held) throws Exception {
        fill.bytes(held - bytes());
        bytes.update(held);
    }
}
