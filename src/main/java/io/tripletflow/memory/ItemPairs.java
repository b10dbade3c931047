package io.tripletflow.memory;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which items were seen together: n(j), how often a history asked for item j, and n(i, j), how
 * often item i was in such a history. Both fade, so that they follow a stream that changes:
 *
 * <pre>n = Σ over the events of d^age,  age in events, d = 1 − 1/{@value #EVENTS}</pre>
 *
 * <p>Each item has a number, from 0 on, as long as it is counted. Memory is bounded: when the table
 * is full, the item that was seen least recently gives way, and its number to the new one; of one
 * item the {@value #MAX_BESIDE} others are kept that were seen with it most often, a new one in
 * place of the rarest. Order is part of the state, so that a restored table forgets the same. Not
 * thread-safe.
 */
public final class ItemPairs {

    /** Other items of one item that are counted at most. */
    public static final int MAX_BESIDE = 256;

    /** What an item takes in a snapshot when it has so many others. */
    public static final int BYTES_OF_ITEM =
            (Long.BYTES + Float.BYTES) * MAX_BESIDE + 3 * Long.BYTES + 2 * Integer.BYTES;

    private static final int EVENTS = 1_000_000;
    private static final double DECAY = 1 - 1.0 / EVENTS;

    private final int capacity;

    /** By id, the one that was seen least recently first. */
    private final Long2ObjectLinkedOpenHashMap<Item> items = new Long2ObjectLinkedOpenHashMap<>();

    private long events;

    /** Counts of one item as of {@code at}. */
    private static final class Item {
        int number;
        double asked;
        long at;
        long[] others = new long[4];
        float[] counts = new float[4];
        int size;

        Item(int number, long at) {
            this.number = number;
            this.at = at;
        }

        void fade(long now) {
            if (at < now) {
                double kept = StrictMath.pow(DECAY, (double) (now - at));
                asked *= kept;
                for (int i = 0; i < size; i++) {
                    counts[i] *= (float) kept;
                }
                at = now;
            }
        }

        void count(long other) {
            for (int i = 0; i < size; i++) {
                if (others[i] == other) {
                    counts[i]++;
                    return;
                }
            }
            int place = size < MAX_BESIDE ? append() : rarest();
            others[place] = other;
            counts[place] = 1;
        }

        /** Returns whether the other one was counted. */
        boolean forget(long other) {
            for (int i = 0; i < size; i++) {
                if (others[i] == other) {
                    // others keep their order, in which sums are taken
                    System.arraycopy(others, i + 1, others, i, size - i - 1);
                    System.arraycopy(counts, i + 1, counts, i, size - i - 1);
                    size--;
                    others[size] = 0;
                    counts[size] = 0;
                    return true;
                }
            }
            return false;
        }

        private int append() {
            if (size == others.length) {
                others = Arrays.copyOf(others, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            return size++;
        }

        private int rarest() {
            int rarest = 0;
            for (int i = 1; i < size; i++) {
                rarest = counts[i] < counts[rarest] ? i : rarest;
            }
            return rarest;
        }
    }

    /** Takes another item and how often it was seen with the first. */
    @FunctionalInterface
    public interface Counts {
        void take(long other, double count);
    }

    /**
     * @param capacity items that are counted at most
     */
    public ItemPairs(int capacity) {
        this.capacity = capacity;
    }

    /** Items that are counted. */
    public int size() {
        return items.size();
    }

    /**
     * Counts one event.
     *
     * @param asked the item that the history asks for
     * @param history the others, each once
     */
    public void add(long asked, long[] history) {
        events++;
        for (long other : history) {
            seen(other);
        }
        Item item = seen(asked);
        item.fade(events);
        item.asked++;
        for (long other : history) {
            item.count(other);
        }
    }

    private Item seen(long id) {
        Item item = items.getAndMoveToLast(id);
        if (item == null) {
            int number = items.size() < capacity ? items.size() : items.removeFirst().number;
            item = new Item(number, events);
            items.put(id, item);
        }
        return item;
    }

    /**
     * Takes an item out, also where others count it. The item with the last number gets its number,
     * so that they stay those below the size.
     *
     * @return whether there was anything of it
     */
    public boolean forget(long id) {
        boolean counted = false;
        for (Item item : items.values()) {
            counted |= item.forget(id);
        }
        Item gone = items.remove(id);
        if (gone == null) {
            return counted;
        }
        for (Item item : items.values()) {
            item.number = item.number == items.size() ? gone.number : item.number;
        }
        return true;
    }

    /** The number of an item, below the capacity; −1 of one that is not counted. */
    public int number(long id) {
        Item item = items.get(id);
        return item == null ? -1 : item.number;
    }

    /** Those that are counted, the one that was seen least recently first. */
    public long[] ids() {
        return items.keySet().toLongArray();
    }

    /** n(j); 0 of an item that is not counted. */
    public double asked(long id) {
        Item item = items.get(id);
        return item == null ? 0 : item.asked * fading(item);
    }

    /** Gives n(i, j) for each i that is counted with j, in the order that they came. */
    public void forEach(long id, Counts counts) {
        Item item = items.get(id);
        if (item == null) {
            return;
        }
        double kept = fading(item);
        for (int i = 0; i < item.size; i++) {
            counts.take(item.others[i], item.counts[i] * kept);
        }
    }

    private double fading(Item item) {
        return StrictMath.pow(DECAY, (double) (events - item.at));
    }

    /** All state, which is also what embeds. */
    public void write(Tensors out) {
        int count = items.size();
        double[] asked = new double[count];
        long[] at = new long[count];
        int[] numbers = new int[count];
        int[] sizes = new int[count];
        int pairs = items.values().stream().mapToInt(item -> item.size).sum();
        long[] others = new long[pairs];
        float[] counts = new float[pairs];
        int i = 0;
        int from = 0;
        for (Item item : items.values()) {
            asked[i] = item.asked;
            at[i] = item.at;
            numbers[i] = item.number;
            sizes[i++] = item.size;
            System.arraycopy(item.others, 0, others, from, item.size);
            System.arraycopy(item.counts, 0, counts, from, item.size);
            from += item.size;
        }
        out.put("items", ids());
        out.put("asked", asked);
        out.put("asked-at", at);
        out.put("numbers", numbers);
        out.put("sizes", sizes);
        out.put("others", others);
        out.put("counts", counts);
        out.putLong("events", events);
    }

    /**
     * Takes over what was written.
     *
     * @throws TensorException if it has more items than fit, or is not what {@link #write} wrote
     */
    public void read(Tensors in) throws TensorException {
        long[] ids = in.longs("items");
        int count = ids.length;
        if (count > capacity) {
            throw new TensorException(
                    "counts of %d items do not fit the capacity %d; raise the capacity to at least that, or start a new model"
                            .formatted(count, capacity));
        }
        double[] asked = in.doubles("asked", count);
        long[] at = in.longs("asked-at", count);
        int[] numbers = in.ints("numbers", count);
        int[] sizes = in.ints("sizes", count);
        BitSet given = new BitSet();
        long total = 0;
        events = in.count("events");
        for (int i = 0; i < count; i++) {
            if (sizes[i] < 0 || sizes[i] > MAX_BESIDE || at[i] < 0 || at[i] > events) {
                throw new TensorException(
                        "item %d must have 0 to %d others, counted at 0 to %d, but has %d, at %d"
                                .formatted(i, MAX_BESIDE, events, sizes[i], at[i]));
            }
            if (numbers[i] < 0 || numbers[i] >= count || given.get(numbers[i])) {
                throw new TensorException(
                        "numbers of %d items must be those below, each once, but item %d has %d"
                                .formatted(count, i, numbers[i]));
            }
            given.set(numbers[i]);
            total += sizes[i];
        }
        long[] others = in.longs("others", total);
        float[] counts = in.floats("counts", total);
        items.clear();
        int from = 0;
        for (int i = 0; i < count; i++) {
            Item item = new Item(numbers[i], at[i]);
            item.asked = asked[i];
            item.size = sizes[i];
            int room = Math.max(4, sizes[i]);
            item.others = Arrays.copyOf(Arrays.copyOfRange(others, from, from + sizes[i]), room);
            item.counts = Arrays.copyOf(Arrays.copyOfRange(counts, from, from + sizes[i]), room);
            from += sizes[i];
            if (items.put(ids[i], item) != null) {
                throw new TensorException("item " + ids[i] + " stands twice in the counts");
            }
        }
    }
}
