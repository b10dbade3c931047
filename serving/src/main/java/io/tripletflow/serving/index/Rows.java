package io.tripletflow.serving.index;

import io.tripletflow.distance.RowDistances;
import java.util.Arrays;

/**
 * Vectors and their items in the order in which they came. A row is never changed: an entity that
 * moves gets another row, and its old one is dead. One thread at a time changes it; any thread
 * reads a {@link View}.
 */
final class Rows {

    static final RowDistances DISTANCES = RowDistances.FASTEST;

    private float[][] vectors;
    private Place[] places;
    private long[] dead;

    /** Whether a view reads {@code dead}, which may not be written to then. */
    private boolean deadIsShared;

    private int size;
    private int live;

    Rows(int capacity) {
        int room = Math.max(16, capacity);
        vectors = new float[room][];
        places = new Place[room];
        dead = new long[room / 64 + 1];
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
        deadIsShared = true;
        return new View(vectors, places, dead, size, live);
    }

    /**
     * Rows of one moment.
     *
     * @param live how many live
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record View(float[][] vectors, Place[] places, long[] dead, int size, int live) {

        boolean isLive(int row) {
            return (dead[row >> 6] & 1L << row) == 0;
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
            dead = Arrays.copyOf(dead, room / 64 + 1);
            deadIsShared = false;
        }
        vectors[size] = place.vector;
        places[size] = place;
        live++;
        return size++;
    }

    void kill(int row) {
        if (!isLive(row)) {
            return;
        }
        if (deadIsShared) {
            dead = dead.clone();
            deadIsShared = false;
        }
        dead[row >> 6] |= 1L << row;
        live--;
    }

    boolean isLive(int row) {
        return (dead[row >> 6] & 1L << row) == 0;
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
