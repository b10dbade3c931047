package io.tripletflow.job.operator;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Which entities the windows of one subtask forget, and when. That is kept in keyed state under
 * groups of its own, one for each of Flink's key groups, so that each subtask has some whatever the
 * parallelism. Once no event of the entity can come any more that was to be forgotten, its name is
 * forgotten, too.
 */
public final class Forgetting {

    /** A group that is called so, too, loses nothing by it: orders to forget are told apart. */
    private static final String GROUP = "\u0000forget-";

    private static final MapStateDescriptor<String, Long> STATE =
            new MapStateDescriptor<>("forgotten", Types.STRING, Types.LONG);

    private final MapState<String, Long> state;
    private final KeyedStateBackend<String> backend;

    /** Entities by the time up to which they are forgotten, once the watermark has come to it. */
    private final TreeMap<Long, Set<String>> pending = new TreeMap<>();

    /** Those that have been forgotten, up to a time; events up to then may still come. */
    private final Map<String, Long> forgotten = new HashMap<>();

    /** Goes on with what the state of an operator holds. */
    public Forgetting(KeyedStateStore store, KeyedStateBackend<String> backend) throws Exception {
        this.state = store.getMapState(STATE);
        this.backend = backend;
        for (String group : KeySweep.all(backend, STATE.getName())) {
            backend.setCurrentKey(group);
            for (Map.Entry<String, Long> each : state.entries()) {
                await(each.getKey(), each.getValue());
            }
        }
    }

    /** Key groups of the operators of an environment: their greatest parallelism. */
    public static int keyGroups(StreamExecutionEnvironment env) {
        return env.getMaxParallelism() > 0
                ? env.getMaxParallelism()
                : KeyGroupRangeAssignment.computeDefaultMaxParallelism(env.getParallelism());
    }

    /** A group's name for each key group. */
    public static List<String> groups(int keyGroups) {
        List<String> groups = new ArrayList<>();
        Set<Integer> reached = new HashSet<>();
        for (int i = 0; reached.size() < keyGroups; i++) {
            if (reached.add(KeyGroupRangeAssignment.assignToKeyGroup(GROUP + i, keyGroups))) {
                groups.add(GROUP + i);
            }
        }
        return groups;
    }

    /** Takes an order to forget, of the current key. One without a group is not for the groups. */
    public void add(Event event) throws Exception {
        if (event.group().isEmpty()) {
            return;
        }
        Long known = state.get(event.entity());
        if (known == null || known < event.timeMillis()) {
            state.put(event.entity(), event.timeMillis());
        }
        await(event.entity(), event.timeMillis());
    }

    private void await(String entity, long timeMillis) {
        pending.computeIfAbsent(timeMillis, time -> new HashSet<>()).add(entity);
    }

    /** Whether some are to be forgotten at a time up to {@code watermark}. */
    public boolean isDue(long watermark) {
        return !pending.isEmpty() && pending.firstKey() <= watermark;
    }

    public long nextTime() {
        return pending.firstKey();
    }

    /** From now on the entities of {@link #nextTime} are forgotten; says which they are. */
    public Set<String> takeNext() {
        Map.Entry<Long, Set<String>> next = pending.pollFirstEntry();
        next.getValue().forEach(entity -> forgotten.merge(entity, next.getKey(), Math::max));
        return next.getValue();
    }

    /** Whether an event is one of a forgotten entity that is not newer than that. */
    public boolean leavesOut(Event event) {
        if (forgotten.isEmpty()) {
            return false;
        }
        Long time = forgotten.get(event.entity());
        return time != null && event.timeMillis() <= time;
    }

    /**
     * Forgets the names of entities of which no more events can come that were to be forgotten.
     *
     * @param times of the windows that events can still come to
     */
    public void settle(WindowTimes times, long watermark) throws Exception {
        settle(settled(times, watermark), watermark);
    }

    /** Forgets all names: the stream pauses, and what comes after is new. */
    public void settleAll() throws Exception {
        settle(List.copyOf(forgotten.keySet()), Long.MAX_VALUE);
    }

    private void settle(List<String> settled, long watermark) throws Exception {
        if (settled.isEmpty()) {
            return;
        }
        for (String group : KeySweep.all(backend, STATE.getName())) {
            backend.setCurrentKey(group);
            for (String entity : settled) {
                Long time = state.get(entity);
                if (time != null && time <= watermark) {
                    state.remove(entity);
                }
            }
        }
        settled.forEach(forgotten::remove);
    }

    private List<String> settled(WindowTimes times, long watermark) {
        List<String> settled = new ArrayList<>();
        forgotten.forEach(
                (entity, time) -> {
                    long end = times.reach() == 0 ? time : times.lastEnd(time) - 1;
                    if (end <= watermark) {
                        settled.add(entity);
                    }
                });
        return settled;
    }
}
