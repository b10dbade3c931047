package io.tripletflow.serving.index;

import io.tripletflow.serving.index.Rows.Place;

/**
 * The entities of one tower. A graph, where there is one, covers the rows that were there when it
 * was built; later ones are scanned. Not thread-safe.
 */
final class TowerIndex {

    /** Of fewer rows a scan takes less than some milliseconds, and is exact. */
    static final int GRAPH_FROM = 50_000;

    private final int graphFrom;

    /** So many rows beside a graph are worth another, or an eighth of all. */
    private static final int MANY_BESIDE = GRAPH_FROM / 5;

    /** Where fewer may be answers, looking at those alone is faster than a graph, and exact. */
    private static final int FEW_ACCEPTED = 10_000;

    private Rows rows;
    private RowSearch search = new ExactScan(0);

    /**
     * @param graphFrom so many rows are worth a graph
     */
    TowerIndex(int graphFrom) {
        this.graphFrom = graphFrom;
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

    long graphBytes() {
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

    void search(Question question, Nearest nearest) {
        boolean exact =
                question.popularity() != 0 || (question.accept() != null && acceptsFew(question));
        (exact ? new ExactScan(0) : search).search(question, rows, nearest);
    }

    private boolean acceptsFew(Question question) {
        if (search.known() == 0) {
            return true;
        }
        // a sample tells the share well enough: both ways are right
        int step = Math.max(1, rows.size() / 2_000);
        int seen = 0;
        int accepted = 0;
        for (int row = 0; row < rows.size(); row += step) {
            seen++;
            if (rows.isLive(row) && question.accepts(rows.item(row))) {
                accepted++;
            }
        }
        return (double) accepted / seen * rows.size() < FEW_ACCEPTED;
    }

    /** Whether a new graph would make queries faster: many rows lie beside it, or are dead. */
    boolean wantsGraph() {
        int known = search.known();
        int beside = rows.size() - known;
        int deadRows = rows.size() - rows.live();
        int many = Math.max(Math.min(MANY_BESIDE, graphFrom / 5), known / 8);
        return rows.live() >= graphFrom && (beside > many || deadRows > Math.max(many, known / 4));
    }

    /** Whether rows that are dead take more room than those that live. */
    boolean wantsRoom() {
        return rows.size() - rows.live() > Math.max(1_000, rows.live());
    }

    /** The live rows alone, to be laid out and searched apart from this; no entity points there. */
    Rows liveRows() {
        Rows copy = new Rows(rows.live());
        for (int row = 0; row < rows.size(); row++) {
            if (rows.isLive(row)) {
                copy.add(rows.item(row), rows.vector(row), rows.place(row));
            }
        }
        return copy;
    }

    /** A graph of rows, or a scan where they are few; takes long of many. */
    RowSearch searchOf(Rows rows) {
        return rows.live() >= graphFrom ? HnswSearch.of(rows) : new ExactScan(0);
    }

    /**
     * Goes on with {@code laidOut}, which are the rows that lived when this had {@code before}
     * rows. What has changed since is brought into them.
     */
    void goOnWith(Rows laidOut, RowSearch found, int before) {
        Rows old = rows;
        for (int row = 0; row < laidOut.size(); row++) {
            Place place = laidOut.place(row);
            boolean same = place.index == this && place.row < before && old.isLive(place.row);
            if (!same) {
                laidOut.kill(row);
            }
        }
        rows = laidOut;
        for (int row = 0; row < laidOut.size(); row++) {
            if (laidOut.isLive(row)) {
                laidOut.place(row).row = row;
            }
        }
        for (int row = before; row < old.size(); row++) {
            if (old.isLive(row)) {
                old.place(row).row = rows.add(old.item(row), old.vector(row), old.place(row));
            }
        }
        search = found;
    }
}
