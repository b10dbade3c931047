package io.tripletflow.serving.index;

import io.tripletflow.serving.index.Rows.Place;

/**
 * The entities of one tower. Cells, where there are some, hold the rows that were there when they
 * were made; later ones are scanned until they are absorbed. Not thread-safe.
 */
final class TowerIndex {

    /** Of fewer rows a scan takes less than some milliseconds, and is exact. */
    static final int CELLS_FROM = 20_000;

    private final int cellsFrom;

    /** So many rows beside the cells take no time worth mentioning to scan. */
    static final int FEW_BESIDE = 1_000;

    private Rows rows;
    private RowSearch search = new ExactScan();

    /** Rows that lived when it was laid out last. */
    private int laidOut;

    /**
     * @param cellsFrom so many rows are worth cells
     */
    TowerIndex(int cellsFrom) {
        this.cellsFrom = cellsFrom;
        rows = new Rows(0);
    }

    int live() {
        return rows.live();
    }

    Rows rows() {
        return rows;
    }

    String searchName() {
        return search.name();
    }

    long indexBytes() {
        return search.bytes();
    }

    void put(Place place, Item item, float[] vector) {
        if (place.index != null) {
            place.index.rows.kill(place.row);
        }
        place.index = this;
        place.row = rows.add(item, vector, place);
    }

    void remove(Place place) {
        rows.kill(place.row);
    }

    Candidates candidates(Question question) {
        return question.popularity() != 0 ? AllRows.of(rows) : search.candidates(rows);
    }

    /**
     * Whether new cells would make queries faster: there are none, half of what they hold is dead,
     * or they hold twice as much as when they were made.
     */
    boolean wantsCells() {
        int deadRows = rows.size() - rows.live();
        return rows.live() >= cellsFrom
                && (search.known() == 0 || deadRows > rows.live() || rows.live() > 2 * laidOut);
    }

    /** Whether rows lie beside the cells that make queries slower. */
    boolean wantsToAbsorb() {
        return search.known() > 0 && rows.size() - search.known() > FEW_BESIDE;
    }

    /** Brings the next row beside the cells into them; takes microseconds. */
    void absorbNext() {
        search.absorbNext();
    }

    /** Whether rows that are dead take more room than those that live. */
    boolean wantsRoom() {
        return rows.size() - rows.live() > Math.max(1_000, rows.live());
    }

    int cellsFrom() {
        return cellsFrom;
    }

    /** Goes on with a layout of this. What has changed since its last copy is brought into it. */
    void goOnWith(Layout layout) {
        Rows old = rows;
        Rows next = layout.rows();
        for (int row = 0; row < next.size(); row++) {
            Place place = next.place(row);
            int origin = layout.origin(row);
            if (place.index == this && place.row == origin && old.isLive(origin)) {
                continue;
            }
            next.kill(row);
        }
        for (int row = 0; row < next.size(); row++) {
            if (next.isLive(row)) {
                next.place(row).row = row;
            }
        }
        for (int row = layout.upTo(); row < old.size(); row++) {
            if (old.isLive(row)) {
                old.place(row).row = next.add(old.item(row), old.vector(row), old.place(row));
            }
        }
        rows = next;
        laidOut = next.live();
        search = layout.search();
    }
}
