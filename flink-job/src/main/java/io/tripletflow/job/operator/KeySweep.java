package io.tripletflow.job.operator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * Walks through all keys that have a state, some at a time, while the state changes. A key that
 * comes later than the walk began may be missed. RocksDB reads the keys as they are asked for, from
 * a snapshot; of a backend in memory the references are copied first.
 */
public final class KeySweep implements AutoCloseable {

    private final Stream<String> keys;
    private final Iterator<String> iterator;

    public KeySweep(KeyedStateBackend<String> backend, String state) {
        keys = backend.getKeys(state, VoidNamespace.INSTANCE);
        boolean snapshot = backend.getBackendTypeIdentifier().equals("rocksdb");
        iterator = snapshot ? keys.iterator() : keys.toList().iterator();
    }

    /** All of them, for a walk that changes the state of many or ends it. */
    public static List<String> all(KeyedStateBackend<String> backend, String state) {
        List<String> keys = new ArrayList<>();
        try (KeySweep sweep = new KeySweep(backend, state)) {
            while (sweep.hasNext()) {
                keys.add(sweep.next());
            }
        }
        return keys;
    }

    public boolean hasNext() {
        return iterator.hasNext();
    }

    public String next() {
        return iterator.next();
    }

    @Override
    public void close() {
        keys.close();
    }
}
