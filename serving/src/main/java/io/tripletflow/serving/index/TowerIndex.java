package io.tripletflow.serving.index;

import io.tripletflow.serving.index.Rows.Place;

/**
 * The entities of one tower. One thread at a time changes it; any thread reads a {@link Tower} of
 * it.
 */
final class TowerIndex {

    /** Of fewer rows a scan takes less than some milliseconds, and is exact. */
    static final int CELLS_FROM = 20_000;

    private final int cellsFrom;
    private Rows rows;
    private RowSearch search = new ExactScan();

    /** Rows that there were when the cells were made; 0 without cells. */
    private int rowsOfCells;

    /**
     * @param cellsFrom so many rows are worth cells
     */
    TowerIndex(int cellsFrom) {
        this.cellsFrom = cellsFrom;
        rows = new Rows(0);
    }

    /** A tower at one moment, for any thread. */
    record Tower(Rows.View rows, RowSearch search) {

        Candidates candidates(Question question) {
            return question.popularity() != 0 ? new AllRows(rows) : search.candidates(rows);
        }
    }

    Tower now() {
        return new Tower(rows.view(), search);
    }

    Rows.View view() {
        return rows.view();
    }

    /** Adds an entity that lies nowhere. */
    Place add(Item item, float[] vector) {
        Place place = new Place(item, vector, this);
        add(place);
        return place;
    }

    private void add(Place place) {
        place.row = rows.add(place);
        search.add(place.vector, place.row);
    }

    void remove(Place place) {
        rows.kill(place.row);
    }

    /** A layout of it, still empty, if one is worth it; else null. */
    Layout layoutIfWanted() {
        return wantsCells() || wantsRoom() ? new Layout(rows.live()) : null;
    }

    /**
     * Whether new cells would make queries faster: there are none, half of what they hold is dead,
     * or they hold twice as much as when they were made.
     */
    private boolean wantsCells() {
        int live = rows.live();
        int deadRows = rows.size() - live;
        return live >= cellsFrom
                && (rowsOfCells == 0 || deadRows > live || live > 2L * rowsOfCells);
    }

    /** Whether rows that are dead take more room than those that live. */
    private boolean wantsRoom() {
        return rows.size() - rows.live() > Math.max(1_000, rows.live());
    }

    int cellsFrom() {
        return cellsFrom;
    }

    /** Goes on with a layout of this. What has changed since its last copy is brought into it. */
    void goOnWith(Layout layout) {
        Rows old = rows;
        rows = layout.rows();
        search = layout.search();
        rowsOfCells = layout.rowsOfCells();
        for (int row = 0, size = rows.size(); row < size; row++) {
            if (old.isLive(layout.origin(row))) {
                rows.place(row).row = row;
            } else {
                rows.kill(row);
            }
        }
        for (int row = layout.upTo(); row < old.size(); row++) {
            if (old.isLive(row)) {
                add(old.place(row));
            }
        }
    }
}
