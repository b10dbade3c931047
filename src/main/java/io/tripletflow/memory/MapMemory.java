package io.tripletflow.memory;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A group's memory in maps of this process, for whoever learns without a job. */
public final class MapMemory implements MemoryStore {

    private final Map<Integer, String> slots = new HashMap<>();

    private final Map<String, LabelMemory> labels = new HashMap<>();

    private int count;
    private long weight;

    /** A view of the labels by their slots. */
    public Map<Integer, String> bySlot() {
        return Collections.unmodifiableMap(slots);
    }

    /** A view of what is remembered, by label. */
    public Map<String, LabelMemory> byLabel() {
        return Collections.unmodifiableMap(labels);
    }

    @Override
    public int labels() {
        return count;
    }

    @Override
    public void labels(int labelCount) {
        count = labelCount;
    }

    @Override
    public String labelAt(int slot) {
        if (!slots.containsKey(slot)) {
            throw new IllegalStateException("slot " + slot + " of the memory is not taken");
        }
        return slots.get(slot);
    }

    @Override
    public void labelAt(int slot, String label) {
        slots.put(slot, label);
    }

    @Override
    public void clearSlot(int slot) {
        slots.remove(slot);
    }

    @Override
    public Optional<LabelMemory> get(String label) {
        return Optional.ofNullable(labels.get(label));
    }

    @Override
    public void put(String label, LabelMemory memory) {
        labels.put(label, memory);
    }

    @Override
    public void remove(String label) {
        labels.remove(label);
    }

    @Override
    public long bytes() {
        return weight;
    }

    @Override
    public void bytes(long bytes) {
        weight = bytes;
    }
}
