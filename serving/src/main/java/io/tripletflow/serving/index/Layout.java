package io.tripletflow.serving.index;

import java.util.Arrays;

/**
 * The live rows of a tower laid out anew, and a search of them, apart from the tower that answers
 * meanwhile. It copies what the tower had, then what came while it built, until little is left. One
 * thread uses it.
 */
final class Layout {

    private final Rows rows;
    private int[] origins;
    private int upTo;
    private RowSearch search = new ExactScan();

    Layout(int capacity) {
        rows = new Rows(capacity);
        origins = new int[Math.max(16, capacity)];
    }

    /** Copies the rows that have come since the last copy and still live. */
    void copy(Rows.View tower) {
        for (int row = upTo; row < tower.size(); row++) {
            if (tower.isLive(row)) {
                add(tower.item(row), tower.vector(row), tower.place(row), row);
            }
        }
        upTo = tower.size();
    }

    private void add(Item item, float[] vector, Rows.Place place, int origin) {
        int row = rows.add(item, vector, place);
        if (row == origins.length) {
            origins = Arrays.copyOf(origins, row + row / 2);
        }
        origins[row] = origin;
    }

    /** Makes cells where there are so many rows that it is worth it, or adds to those made. */
    void search(int cellsFrom) {
        if (search.known() == 0 && rows.size() >= cellsFrom) {
            search = CellSearch.of(rows);
        }
        while (search.known() > 0 && search.known() < rows.size()) {
            search.absorbNext();
        }
    }

    /** The first row of the tower that was not copied. */
    int upTo() {
        return upTo;
    }

    Rows rows() {
        return rows;
    }

    RowSearch search() {
        return search;
    }

    /** Where the tower had a row. */
    int origin(int row) {
        return origins[row];
    }
}
