package io.tripletflow.measure;

/**
 * Recall@1: the share of queries whose nearest neighbour (euclidean) carries the query's label. Of
 * several nearest neighbours the lowest row counts.
 *
 * <p>Exact: matrix products find the candidates, differences in double decide between them. Time
 * O(queries · gallery · width) at the speed of a matrix product; memory beside the arguments O(rows
 * + block), never a whole distance matrix.
 */
public final class RecallAtOne {

    private RecallAtOne() {}

    /**
     * Neighbours of the queries in a gallery.
     *
     * @param queries (n, width), row-major, finite
     * @param queryLabels n numbers
     * @param gallery (m, width), row-major, finite
     * @param galleryLabels m numbers
     * @return in [0, 1]; NaN without a query, 0 without a gallery
     */
    public static double of(
            float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, int width) {
        requireRows("queries", queries, queryLabels, width);
        requireRows("gallery", gallery, galleryLabels, width);
        int[] nearest = new NearestRows(queries, gallery, width, false).find();
        return share(nearest, queryLabels, galleryLabels);
    }

    /**
     * Neighbours of every row among all the other rows. Rows that are equal to it count, only the
     * row itself does not.
     *
     * @param rows (n, width), row-major, finite
     * @param labels n numbers
     * @return in [0, 1]; NaN without a row, 0 with one row
     */
    public static double leaveOneOut(float[] rows, int[] labels, int width) {
        requireRows("rows", rows, labels, width);
        int[] nearest = new NearestRows(rows, rows, width, true).find();
        return share(nearest, labels, labels);
    }

    private static double share(int[] nearest, int[] queryLabels, int[] galleryLabels) {
        int hits = 0;
        for (int q = 0; q < nearest.length; q++) {
            if (nearest[q] >= 0 && galleryLabels[nearest[q]] == queryLabels[q]) {
                hits++;
            }
        }
        return (double) hits / nearest.length;
    }

    private static void requireRows(String name, float[] values, int[] labels, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width must be positive but was " + width);
        }
        if (values.length != (long) labels.length * width) {
            throw new IllegalArgumentException(
                    "%s must hold %d rows of %d numbers, one row per label, but has length %d"
                            .formatted(name, labels.length, width, values.length));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "%s must be finite but row %d, column %d is %s"
                                .formatted(name, i / width, i % width, values[i]));
            }
        }
    }
}
