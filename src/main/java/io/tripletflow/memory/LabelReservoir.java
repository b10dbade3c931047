package io.tripletflow.memory;

import io.tripletflow.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The events of one label while new ones are added.
 *
 * <p>{@link MemorySpec.Keep#NEWEST} drops the oldest beyond k. {@link MemorySpec.Keep#RESERVOIR} is
 * algorithm R: the n-th event seen takes the place of a random kept one with probability k / n, so
 * that each of the n events is kept with that probability.
 *
 * <p>Events that expire leave both. Those kept being a fair sample, the same share of those seen
 * has expired: n shrinks with them, to an estimate of the seen events that live. The freed places
 * go to the next events, so that a label whose past has expired is full again soon; until then its
 * younger events are likelier to be kept than its older ones.
 *
 * @see <a href="https://doi.org/10.1145/3147.3165">Vitter 1985, Random sampling with a
 *     reservoir</a>
 */
final class LabelReservoir {

    private final MemorySpec spec;
    private final List<Event> events = new ArrayList<>();
    private long seen;
    private long newestMillis = Long.MIN_VALUE;

    /** Bytes of the events that came, less those of the events that left. */
    private long grown;

    LabelReservoir(MemorySpec spec) {
        this.spec = spec;
    }

    /** Starts with what was kept before. */
    LabelReservoir(MemorySpec spec, LabelMemory before) {
        this(spec);
        events.addAll(before.events());
        seen = before.seen();
        newestMillis = before.newestMillis();
    }

    /** Adds events, oldest first, none older than those before; at least one. */
    void add(List<Event> added, SplittableRandom random) {
        for (Event event : added) {
            newestMillis = Math.max(newestMillis, event.timeMillis());
        }
        expire();
        shrink(random);
        for (Event event : added) {
            if (!expired(event)) {
                add(event, random);
            }
        }
    }

    private void add(Event event, SplittableRandom random) {
        seen++;
        if (events.size() < spec.perLabel()) {
            append(event);
            return;
        }
        switch (spec.keep()) {
            case NEWEST -> replace(0, event);
            case RESERVOIR -> {
                long place = random.nextLong(seen);
                if (place < events.size()) {
                    replace((int) place, event);
                }
            }
        }
    }

    /** Keeps the order of time: the new event is the newest. */
    private void replace(int place, Event event) {
        remove(place);
        append(event);
    }

    private void append(Event event) {
        events.add(event);
        grown += event.bytes();
    }

    private void remove(int place) {
        grown -= events.remove(place).bytes();
    }

    private void expire() {
        int before = events.size();
        long bytes = 0;
        for (Event event : events) {
            bytes += expired(event) ? event.bytes() : 0;
        }
        events.removeIf(this::expired);
        grown -= bytes;
        if (events.size() < before) {
            seen = Math.max(events.size(), Math.round((double) seen * events.size() / before));
        }
    }

    /** A restored memory may hold more than the job file now allows. */
    private void shrink(SplittableRandom random) {
        while (events.size() > spec.perLabel()) {
            switch (spec.keep()) {
                case NEWEST -> remove(0);
                case RESERVOIR -> remove(random.nextInt(events.size()));
            }
        }
    }

    private boolean expired(Event event) {
        return spec.expireMillis() > 0 && event.timeMillis() < newestMillis - spec.expireMillis();
    }

    /** How many more bytes are kept than at the start. */
    long grown() {
        return grown;
    }

    LabelMemory at(int slot) {
        return new LabelMemory(slot, seen, newestMillis, events);
    }
}
