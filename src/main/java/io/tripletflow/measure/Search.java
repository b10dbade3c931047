package io.tripletflow.measure;

import java.util.stream.IntStream;

/**
 * Who looks for neighbours among whom. The gallery may be the rows of another tower, as long as
 * both lie in one space.
 */
public final class Search {

    /** In place of a row number: the query is not in the gallery. */
    private static final int ABSENT = -1;

    private final LabelledRows queries;
    private final LabelledRows gallery;
    private final int[] own;

    private Search(LabelledRows queries, LabelledRows gallery, int[] own) {
        this.queries = queries;
        this.gallery = gallery;
        this.own = own;
    }

    /**
     * Each query looks among all rows of the gallery.
     *
     * @throws IllegalArgumentException if both differ in width
     */
    public static Search of(LabelledRows queries, LabelledRows gallery) {
        if (queries.width() != gallery.width()) {
            throw new IllegalArgumentException(
                    "queries and gallery must have one width but have %d and %d"
                            .formatted(queries.width(), gallery.width()));
        }
        return new Search(queries, gallery, new int[0]);
    }

    /**
     * Each row looks among all the other rows. Rows that are equal to it count, only the row itself
     * does not.
     */
    public static Search leaveOneOut(LabelledRows rows) {
        return new Search(rows, rows, IntStream.range(0, rows.count()).toArray());
    }

    /**
     * As {@link #leaveOneOut(LabelledRows)}, but only some rows ask: over a random choice of them
     * every mean is an unbiased estimate of the one over all.
     *
     * @param asking row numbers
     */
    public static Search leaveOneOut(LabelledRows rows, int[] asking) {
        return new Search(rows.select(asking), rows, asking.clone());
    }

    /** The rows that ask. */
    public LabelledRows queries() {
        return queries;
    }

    /** The rows that are found. */
    public LabelledRows gallery() {
        return gallery;
    }

    /**
     * The gallery row that is the query itself and no neighbour of it; negative if there is none.
     */
    int own(int query) {
        return own.length == 0 ? ABSENT : own[query];
    }
}
