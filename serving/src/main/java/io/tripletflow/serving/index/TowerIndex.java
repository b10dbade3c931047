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

    /** So many rows beside a graph take no time worth mentioning to scan. */
    static final int FEW_BESIDE = 1_000;

    /** Where fewer may be answers, looking at those alone is faster than a graph, and exact. */
    private static final int FEW_ACCEPTED = 10_000;

    private Rows rows;
    private RowSearch search = new ExactScan();

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

    Candidates candidates(Question question) {
        boolean exact =
                question.popularity() != 0 || (question.accept() != null && acceptsFew(question));
        return exact ? Candidates.all(rows) : search.candidates(question, rows);
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

    /** Whether a new graph would make queries faster: there is none, or half of it is dead. */
    boolean wantsGraph() {
        int deadRows = rows.size() - rows.live();
        return rows.live() >= graphFrom && (search.known() == 0 || deadRows > rows.live());
    }

    /** Whether rows lie beside the graph that make queries slower. */
    boolean wantsToAbsorb() {
        return search.known() > 0 && rows.size() - search.known() > FEW_BESIDE;
    }

    /** Brings the next row beside the graph into it; takes less than a millisecond. */
    void absorbNext() {
        search.absorbNext();
    }

    /** Whether rows that are dead take more room than those that live. */
    boolean wantsRoom() {
        return rows.size() - rows.live() > Math.max(1_000, rows.live());
    }

    int graphFrom() {
        return graphFrom;
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
        search = layout.search();
    }
}
