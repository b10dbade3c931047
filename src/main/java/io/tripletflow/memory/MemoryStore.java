package io.tripletflow.memory;

import java.util.Optional;

/**
 * Where one group's memory lives: keyed state in the job, a map in tests. Slots number the labels
 * densely from 0, so that one can be drawn without reading the others.
 */
public interface MemoryStore {

    int labels() throws Exception;

    void labels(int count) throws Exception;

    String labelAt(int slot) throws Exception;

    void labelAt(int slot, String label) throws Exception;

    void clearSlot(int slot) throws Exception;

    Optional<LabelMemory> get(String label) throws Exception;

    void put(String label, LabelMemory memory) throws Exception;

    void remove(String label) throws Exception;

    /** Bytes of all events of all labels, 0 at first. */
    long bytes() throws Exception;

    void bytes(long bytes) throws Exception;
}
