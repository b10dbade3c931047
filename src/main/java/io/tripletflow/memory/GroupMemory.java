package io.tripletflow.memory;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Labelled events of one group's past, so that a window of one label still has negatives and a rare
 * label still has positives. Reading and writing cost what they touch, however many labels the
 * group has. Every draw comes from the random source given, so that equal calls give equal answers.
 */
public final class GroupMemory {

    /** Rows that a label gives at most while many labels share the sample. */
    private static final int ROWS_OF_ONE_LABEL = 8;

    /** Labels that a restored memory loses with a window, if the job file now allows fewer. */
    private static final int DROPPED_AT_ONCE = 1_000;

    /** Sightings of a label in a group up to which each of its windows is joined. */
    static final int YOUNG = 16;

    /** Labels looked at when one must make room. */
    private static final int EVICTION_DRAWS = 8;

    private final MemorySpec spec;
    private final MemoryStore store;

    /**
     * @param store where the labels of the group are kept
     */
    public GroupMemory(MemorySpec spec, MemoryStore store) {
        this.spec = spec;
        this.store = store;
    }

    /** Those of the events that the memory does not hold already, in their order. */
    public List<Event> unknown(List<Event> events) throws Exception {
        Map<String, Optional<LabelMemory>> known = new HashMap<>();
        List<Event> unknown = new ArrayList<>(events.size());
        for (Event event : events) {
            String label = event.label().orElseThrow();
            if (!known.containsKey(label)) {
                known.put(label, store.get(label));
            }
            if (known.get(label).filter(memory -> memory.holds(event)).isEmpty()) {
                unknown.add(event);
            }
        }
        return unknown;
    }

    /**
     * Whether a window is joined by a {@link #sample}. Rows cost what they cost for one fresh event
     * as for many, so windows of few take turns: F fresh events have theirs with a chance of F ·
     * perFresh / S, where S is the size of the sample, or of the whole memory if that is less. A
     * label that the group has seen {@value #YOUNG} times at most waits for no turn: of few events
     * each counts.
     */
    public boolean hasTurn(List<Event> fresh, SplittableRandom random) throws Exception {
        if (spec.perFresh() == 0) {
            return true;
        }
        if (fresh.isEmpty()) {
            return false;
        }
        for (String label : byLabel(fresh).keySet()) {
            Optional<LabelMemory> known = store.get(label);
            if (known.isEmpty() || known.get().seen() <= YOUNG) {
                return true;
            }
        }
        double meanBytes = fresh.stream().mapToLong(Event::bytes).average().orElseThrow();
        double remembered = store.bytes() / meanBytes;
        double max = Math.min(spec.sample(), remembered);
        double paid = (double) spec.perFresh() * fresh.size();
        return paid >= max || random.nextDouble() * max < paid;
    }

    /**
     * Draws events to join a window: half of the sample from the window's own labels, the newest
     * first (at random where the memory keeps a reservoir), the rest from labels drawn at random.
     */
    public List<Event> sample(List<Event> window, long windowEnd, SplittableRandom random)
            throws Exception {
        Map<String, List<Event>> own = spec.sample() == 0 ? Map.of() : byLabel(window);
        if (own.isEmpty()) {
            return List.of();
        }
        Map<String, List<Event>> drawn = new LinkedHashMap<>();
        int share = Math.max(1, spec.sample() / 2 / own.size());
        int size = 0;
        for (String label : own.keySet()) {
            int room = Math.min(share, spec.sample() - size);
            List<Event> events = alive(label, windowEnd);
            size += take(label, own(events, room, random), drawn);
        }
        // each label is drawn at most once; a bounded number of draws may miss some
        int labels = store.labels();
        int max = Math.max(ROWS_OF_ONE_LABEL, spec.sample() / Math.max(1, labels));
        for (int i = 0; i < 2 * labels && size < spec.sample(); i++) {
            if (store.labels() == 0) {
                break;
            }
            String label = store.labelAt(random.nextInt(store.labels()));
            if (!drawn.containsKey(label)) {
                List<Event> events = alive(label, windowEnd);
                int room = Math.min(max, spec.sample() - size);
                size += take(label, some(events, room, random), drawn);
            }
        }
        List<Event> sample = new ArrayList<>(size);
        drawn.values().forEach(sample::addAll);
        return sample;
    }

    /** Adds labelled events, given in the order of their time; others make room. */
    public void remember(List<Event> events, SplittableRandom random) throws Exception {
        shrink(random);
        if (spec.perLabel() == 0) {
            return;
        }
        long grown = 0;
        for (Map.Entry<String, List<Event>> entry : byLabel(events).entrySet()) {
            Optional<LabelMemory> known = store.get(entry.getKey());
            LabelReservoir kept =
                    known.isPresent()
                            ? new LabelReservoir(spec, known.get())
                            : new LabelReservoir(spec);
            int slot = known.isPresent() ? known.get().slot() : claimSlot(entry.getKey(), random);
            kept.add(entry.getValue(), random);
            store.put(entry.getKey(), kept.at(slot));
            grown += kept.grown();
        }
        weigh(grown);
        while (store.bytes() > spec.bytes() && store.labels() > 1) {
            int slot = leastRecent(random);
            forget(store.labelAt(slot), slot);
        }
    }

    /** Takes events out, of whatever label. Costs a look at each that is remembered. */
    public void forget(Predicate<Event> forgotten) throws Exception {
        // a label that is forgotten gives its slot to the last one, which was looked at before
        for (int slot = store.labels() - 1; slot >= 0; slot--) {
            String label = store.labelAt(slot);
            List<Event> events = store.get(label).orElseThrow().events();
            keep(label, events.stream().filter(forgotten.negate()).toList());
        }
    }

    /** Takes an observation whose label was retracted out of what is remembered of that label. */
    public void forget(Event retracted) throws Exception {
        String label = retracted.label().orElseThrow();
        Optional<LabelMemory> known = store.get(label);
        if (known.isEmpty()) {
            return;
        }
        List<Event> rest =
                known.get().events().stream()
                        .filter(event -> !event.isSameObservation(retracted))
                        .toList();
        keep(label, rest);
    }

    /** Keeps of a label's events only some. */
    private void keep(String label, List<Event> rest) throws Exception {
        LabelMemory known = store.get(label).orElseThrow();
        if (rest.isEmpty()) {
            forget(label, known.slot());
        } else if (rest.size() < known.events().size()) {
            LabelMemory now = known.keeping(rest);
            store.put(label, now);
            weigh(now.bytes() - known.bytes());
        }
    }

    private void weigh(long change) throws Exception {
        // what a build before this one remembered was not counted
        store.bytes(Math.max(0, store.bytes() + change));
    }

    private void shrink(SplittableRandom random) throws Exception {
        int max = spec.perLabel() == 0 ? 0 : spec.labels();
        for (int i = 0; i < DROPPED_AT_ONCE && store.labels() > max; i++) {
            int slot = leastRecent(random);
            forget(store.labelAt(slot), slot);
        }
    }

    private int claimSlot(String label, SplittableRandom random) throws Exception {
        int slot = store.labels();
        if (slot < spec.labels()) {
            store.labels(slot + 1);
        } else {
            slot = leastRecent(random);
            String min = store.labelAt(slot);
            weigh(-store.get(min).orElseThrow().bytes());
            store.remove(min);
        }
        store.labelAt(slot, label);
        return slot;
    }

    private int leastRecent(SplittableRandom random) throws Exception {
        int slot = -1;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < EVICTION_DRAWS; i++) {
            int candidate = random.nextInt(store.labels());
            long newest = store.get(store.labelAt(candidate)).orElseThrow().newestMillis();
            if (slot < 0 || newest < oldest) {
                slot = candidate;
                oldest = newest;
            }
        }
        return slot;
    }

    /** The label's events that have not expired; forgets the label if none is left. */
    private List<Event> alive(String label, long now) throws Exception {
        Optional<LabelMemory> memory = store.get(label);
        if (memory.isEmpty() || spec.expireMillis() == 0) {
            return memory.map(LabelMemory::events).orElse(List.of());
        }
        List<Event> alive =
                memory.get().events().stream()
                        .filter(event -> event.timeMillis() >= now - spec.expireMillis())
                        .toList();
        if (alive.isEmpty()) {
            forget(label, memory.get().slot());
        }
        return alive;
    }

    private void forget(String label, int slot) throws Exception {
        weigh(-store.get(label).orElseThrow().bytes());
        int last = store.labels() - 1;
        if (slot != last) {
            String moved = store.labelAt(last);
            store.put(moved, store.get(moved).orElseThrow().movedTo(slot));
            store.labelAt(slot, moved);
        }
        store.clearSlot(last);
        store.labels(last);
        store.remove(label);
    }

    private static int take(String label, List<Event> events, Map<String, List<Event>> drawn) {
        drawn.put(label, List.copyOf(events));
        return events.size();
    }

    private List<Event> own(List<Event> events, int count, SplittableRandom random) {
        return switch (spec.keep()) {
            case NEWEST -> events.subList(Math.max(0, events.size() - count), events.size());
            case RESERVOIR -> some(events, count, random);
        };
    }

    private static List<Event> some(List<Event> events, int count, SplittableRandom random) {
        List<Event> rest = new ArrayList<>(events);
        List<Event> some = new ArrayList<>();
        while (some.size() < count && !rest.isEmpty()) {
            some.add(rest.remove(random.nextInt(rest.size())));
        }
        return some;
    }

    private static Map<String, List<Event>> byLabel(List<Event> events) {
        Map<String, List<Event>> labels = new LinkedHashMap<>();
        for (Event event : events) {
            labels.computeIfAbsent(event.label().orElseThrow(), unseen -> new ArrayList<>())
                    .add(event);
        }
        return labels;
    }
}
