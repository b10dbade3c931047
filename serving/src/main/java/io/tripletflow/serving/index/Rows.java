package io.tripletflow.serving.index;

import java.util.Arrays;

/**
 * Vectors and their items in the order in which they came. A row is never changed: an entity that
 * moves gets another row, and its old one is dead. One thread at a time changes it; any thread
 * reads a {@link View}.
 */
final class Rows {

    private float[][] vectors;
    private Place[] places;
    private final Bits dead = new Bits();
    private int size;
    private int live;

    Rows(int capacity) {
        int room = Math.max(16, capacity);
        vectors = new float[room][];
        places = new Place[room];
    }

    /**
     * An entity, where it lies, and which row that is; the row moves when rows are laid out anew.
     */
    static final class Place {
        final Item item;
        final float[] vector;
        final TowerIndex index;

        /** Of those who change the index alone. */
        int row;

        Place(Item item, float[] vector, TowerIndex index) {
            this.item = item;
            this.vector = vector;
            this.index = index;
        }
    }

    /** Rows as they are at one moment, for any thread: what comes later lies beyond its size. */
    View view() {
        return new View(vectors, places, dead.view(), size, live);
    }

    /**
     * Rows of one moment.
     *
     * @param live how many live
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record View(float[][] vectors, Place[] places, Bits.View dead, int size, int live) {

        boolean isLive(int row) {
            return !dead.get(row);
        }

        float[] vector(int row) {
            return vectors[row];
        }

        Item item(int row) {
            return places[row].item;
        }

        Place place(int row) {
            return places[row];
        }
    }

    /** Adds a row, which lives. */
    int add(Place place) {
        if (size == places.length) {
            int room = size + size / 2;
            vectors = Arrays.copyOf(vectors, room);
            places = Arrays.copyOf(places, room);
        }
        vectors[size] = place.vector;
        places[size] = place;
        live++;
        return size++;
    }

    void kill(int row) {
        if (isLive(row)) {
            dead.set(row);
            live--;
        }
    }

    boolean isLive(int row) {
        return !dead.get(row);
    }

    /** Rows that were ever added. */
    int size() {
        return size;
    }

    int live() {
        return live;
    }

    float[] vector(int row) {
        return vectors[row];
    }

    Place place(int row) {
        return places[row];
    }
}
