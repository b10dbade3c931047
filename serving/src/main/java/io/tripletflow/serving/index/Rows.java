package io.tripletflow.serving.index;

import io.tripletflow.distance.RowDistances;
import java.util.Arrays;

/**
 * Vectors and their items in the order in which they came. A row is never changed: an entity that
 * moves gets another row, and its old one is dead. Not thread-safe.
 */
final class Rows {

    static final RowDistances DISTANCES = RowDistances.FASTEST;

    private float[][] vectors;
    private Item[] items;
    private Place[] places;
    private long[] dead;
    private int size;
    private int live;

    public Rows(int capacity) {
        int room = Math.max(16, capacity);
        vectors = new float[room][];
        items = new Item[room];
        places = new Place[room];
        dead = new long[room / 64 + 1];
    }

    /** Where an entity lies; moves with it when rows are laid out anew. */
    static final class Place {
        TowerIndex index;
        int row;

        Place(TowerIndex index, int row) {
            this.index = index;
            this.row = row;
        }
    }

    /**
     * Rows as they are at one moment: rows are never changed, so only what lives is copied.
     *
     * @param from whether earlier rows live is not asked
     */
    View view(int from) {
        int word = from >> 6;
        return new View(
                vectors,
                items,
                places,
                Arrays.copyOfRange(dead, word, (size >> 6) + 1),
                word,
                size);
    }

    /**
     * Rows of one moment, for any thread.
     *
     * @param firstWord of {@code dead}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record View(
            float[][] vectors, Item[] items, Place[] places, long[] dead, int firstWord, int size) {

        boolean isLive(int row) {
            return (dead[(row >> 6) - firstWord] & 1L << row) == 0;
        }

        float[] vector(int row) {
            return vectors[row];
        }

        Item item(int row) {
            return items[row];
        }

        Place place(int row) {
            return places[row];
        }
    }

    int add(Item item, float[] vector, Place place) {
        if (size == items.length) {
            int room = size + size / 2;
            vectors = Arrays.copyOf(vectors, room);
            items = Arrays.copyOf(items, room);
            places = Arrays.copyOf(places, room);
            dead = Arrays.copyOf(dead, room / 64 + 1);
        }
        vectors[size] = vector;
        items[size] = item;
        places[size] = place;
        live++;
        return size++;
    }

    void kill(int row) {
        if (isLive(row)) {
            dead[row >> 6] |= 1L << row;
            live--;
        }
    }

    boolean isLive(int row) {
        return (dead[row >> 6] & 1L << row) == 0;
    }

    /** Rows that were ever added. */
    public int size() {
        return size;
    }

    int live() {
        return live;
    }

    float[] vector(int row) {
        return vectors[row];
    }

    Item item(int row) {
        return items[row];
    }

    Place place(int row) {
        return places[row];
    }
}
