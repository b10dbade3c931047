package io.tripletflow.serving.index;

import io.tripletflow.serving.index.Rows.Place;
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
    private int rowsOfCells;

    Layout(int capacity) {
        rows = new Rows(capacity);
        origins = new int[Math.max(16, capacity)];
    }

    /** Copies the rows that have come since the last copy and still live. */
    void copy(Rows.View tower) {
        for (int row = upTo; row < tower.size(); row++) {
            if (tower.isLive(row)) {
                add(tower.place(row), row);
            }
        }
        upTo = tower.size();
    }

    private void add(Place place, int origin) {
        int row = rows.add(place);
        if (row == origins.length) {
            origins = Arrays.copyOf(origins, row + row / 2);
        }
        origins[row] = origin;
        search.add(place.vector, row);
    }

    /** Makes cells where there are none and so many rows that it is worth it. */
    void search(int cellsFrom) {
        if (rowsOfCells == 0 && rows.size() >= cellsFrom) {
            search = CellSearch.of(rows);
            rowsOfCells = rows.size();
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

    /** Rows that there were when the cells were made; 0 without cells. */
    int rowsOfCells() {
        return rowsOfCells;
    }

    /** Where the tower had a row. */
    int origin(int row) {
        return origins[row];
    }
}
