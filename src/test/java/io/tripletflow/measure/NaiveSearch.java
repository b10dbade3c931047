package io.tripletflow.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Oracle: all distances by a plain loop in double, then a sort by (distance, row). */
final class NaiveSearch {

    private NaiveSearch() {}

    /** All gallery rows but the query's own, nearest first. */
    static int[] neighbours(Search search, int query) {
        double[] distances =
                IntStream.range(0, search.gallery().count())
                        .mapToDouble(row -> squaredDistance(search, query, row))
                        .toArray();
        Integer[] rows =
                IntStream.range(0, distances.length)
                        .filter(row -> row != search.own(query))
                        .boxed()
                        .toArray(Integer[]::new);
        Arrays.sort(rows, Comparator.comparingDouble(row -> distances[row]));
        return Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
    }

    static double squaredDistance(Search search, int query, int row) {
        int width = search.gallery().width();
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double d =
                    (double) search.queries().values()[query * width + k]
                            - search.gallery().values()[row * width + k];
            sum += d * d;
        }
        return sum;
    }
}
