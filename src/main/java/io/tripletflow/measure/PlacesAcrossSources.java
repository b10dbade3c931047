package io.tripletflow.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places of the right rows among all rows that count. Only the right rows of a query are sorted; of
 * every wrong one it is found how many right rows are nearer, by its score where the rounding error
 * leaves no doubt, else by the exact distance.
 */
final class PlacesAcrossSources {

    private final Search search;
    private final int[] querySources;
    private final int[] gallerySources;
    private final BlockScores scores;
    private final Sums market = new Sums();
    private final Sums amongOthers = new Sums();
    private int counted;

    /** Sums over the queries. */
    private static final class Sums {
        private double firsts;
        private double precisions;

        /**
         * @param wrongBefore wrong rows between each right row and the one before it
         */
        void add(int[] wrongBefore) {
            int wrong = 0;
            double sum = 0;
            for (int m = 0; m < wrongBefore.length; m++) {
                wrong += wrongBefore[m];
                sum += (m + 1.0) / (m + 1 + wrong);
            }
            firsts += wrongBefore[0] == 0 ? 1 : 0;
            precisions += sum / wrongBefore.length;
        }

        AcrossSources.Means means(int queries) {
            return new AcrossSources.Means(firsts / queries, precisions / queries);
        }
    }

    PlacesAcrossSources(Search search, int[] querySources, int[] gallerySources) {
        this.search = search;
        this.querySources = querySources;
        this.gallerySources = gallerySources;
        scores = new BlockScores(search.queries(), search.gallery());
    }

    AcrossSources tally() {
        int[] asking =
                IntStream.range(0, scores.queryRows()).filter(q -> querySources[q] >= 0).toArray();
        for (int from = 0; from < asking.length; from += BlockScores.BLOCK) {
            int to = Math.min(from + BlockScores.BLOCK, asking.length);
            tally(Arrays.copyOfRange(asking, from, to));
        }
        int queries = scores.queryRows();
        return new AcrossSources(
                counted, queries - counted, market.means(counted), amongOthers.means(counted));
    }

    private void tally(int[] block) {
        List<Right> right = IntStream.of(block).mapToObj(this::right).toList();
        scores.load(block, block.length);
        for (int g = 0; g < scores.galleryRows(); g += scores.galleryBlock()) {
            int count = Math.min(scores.galleryBlock(), scores.galleryRows() - g);
            float[] values = scores.against(g, count);
            for (int i = 0; i < block.length; i++) {
                place(right.get(i), g, count, values, i * count);
            }
        }
        right.stream().filter(rows -> rows.rows.length > 0).forEach(this::add);
    }

    private void add(Right right) {
        counted++;
        market.add(right.wrongBefore);
        amongOthers.add(right.othersBefore);
    }

    private Right right(int query) {
        int label = search.queries().labels()[query];
        int[] labels = search.gallery().labels();
        int[] rows =
                IntStream.range(0, labels.length)
                        .filter(g -> labels[g] == label && g != search.own(query))
                        .filter(g -> isOther(query, g))
                        .toArray();
        return new Right(query, label, rows);
    }

    private boolean isOther(int query, int row) {
        return gallerySources[row] >= 0 && gallerySources[row] != querySources[query];
    }

    private void place(Right right, int from, int count, float[] values, int base) {
        if (right.rows.length == 0) {
            return;
        }
        int[] labels = search.gallery().labels();
        double norm = scores.queryNorm(right.query);
        float length = scores.queryLength(right.query);
        for (int j = 0; j < count; j++) {
            int row = from + j;
            if (labels[row] != right.label) {
                // twice: the norm of the query is rounded, too
                double error = 2 * scores.error(length, scores.galleryLength(row));
                right.wrong(row, values[base + j] + norm, error);
            }
        }
    }

    /** The right rows of one query, nearest first, and the wrong ones among them. */
    private final class Right {
        private final int query;
        private final int label;
        private final int[] rows;
        private final double[] distances;

        /** Wrong rows between the right row before and this one. */
        private final int[] wrongBefore;

        /** Those of them that are of another source. */
        private final int[] othersBefore;

        Right(int query, int label, int[] rows) {
            this.query = query;
            this.label = label;
            double[] exact = IntStream.of(rows).mapToDouble(r -> scores.exact(query, r)).toArray();
            int[] order =
                    IntStream.range(0, rows.length)
                            .boxed()
                            .sorted(
                                    Comparator.comparingDouble(
                                            i -> exact[i])) // of equal ones stable
                            .mapToInt(i -> i)
                            .toArray();
            this.rows = IntStream.of(order).map(i -> rows[i]).toArray();
            distances = IntStream.of(order).mapToDouble(i -> exact[i]).toArray();
            wrongBefore = new int[rows.length];
            othersBefore = new int[rows.length];
        }

        void wrong(int row, double distance, double error) {
            int place = place(row, distance - error);
            if (place != place(row, distance + error)) {
                place = place(row, scores.exact(query, row));
            }
            if (place < rows.length) {
                wrongBefore[place]++;
                othersBefore[place] += isOther(query, row) ? 1 : 0;
            }
        }

        /** How many right rows come before a row at that distance. */
        private int place(int row, double distance) {
            int low = 0;
            int high = rows.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                boolean nearer =
                        distances[middle] < distance
                                || (distances[middle] == distance && rows[middle] < row);
                if (nearer) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
