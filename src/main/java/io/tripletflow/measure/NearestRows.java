package io.tripletflow.measure;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Exact nearest neighbours, any number of them for each query: those of a plain double loop that
 * sorts by (distance, row).
 *
 * <p>Scores from matrix products order the gallery up to rounding. A query keeps a list of
 * candidates; when it is full, those that by their scores cannot belong to the k nearest are
 * dropped, and if near ties crowd the list, also some that can. In the end the candidates stand in
 * the order of their scores, and only runs whose scores lie within each other's rounding error are
 * compared again by differences in double. Where a dropped candidate might have belonged to the k
 * nearest after all, the query is asked once more with room for the whole gallery: crowds mostly
 * stand farther off than the k nearest that are found in the end.
 *
 * <p>Queries are taken in blocks that share {@link #MAX_KEYS} places, so memory beside the rows is
 * bounded however many neighbours are wanted, except that one query's list may need as many places
 * as the gallery has rows.
 */
final class NearestRows {

    /** Takes the neighbours of one query; the array is used again afterwards. */
    interface Sink {

        /**
         * @param rows gallery rows, nearest first
         * @param count how many: fewer than wanted if the gallery has no more
         */
        void accept(int query, int[] rows, int count);
    }

    /** Candidates of a block of queries: 32 MB. */
    private static final int MAX_KEYS = 1 << 22;

    /** Places for candidates beside twice the neighbours wanted. */
    private static final int SPARE = 64;

    private final Search search;
    private final BlockScores scores;
    private final Ties ties;

    /** Candidates of the block's queries, one list after the other; see {@link #key}. */
    private long[] keys = {};

    private final int[] starts = new int[BlockScores.BLOCK + 1];
    private final int[] ends = new int[BlockScores.BLOCK];

    /** The queries of the block, and how many neighbours each wants. */
    private final int[] queries = new int[BlockScores.BLOCK];

    private final int[] wanted = new int[BlockScores.BLOCK];

    /** The k nearest so far are at most as far as this, in scores. */
    private final double[] bounds = new double[BlockScores.BLOCK];

    /** The least that a candidate can be that was dropped although it was within the bound. */
    private final double[] lost = new double[BlockScores.BLOCK];

    /** For each place of a sorted list: the least that it or any later one can be. */
    private double[] min = {};

    private int[] rows = {};

    NearestRows(Search search) {
        this.search = search;
        scores = new BlockScores(search.queries(), search.gallery());
        ties = new Ties(scores);
    }

    /** The nearest gallery row of each query, −1 where there is none. */
    int[] nearest() {
        int[] counts = new int[scores.queryRows()];
        Arrays.fill(counts, 1);
        int[] nearest = new int[counts.length];
        find(counts, (query, found, count) -> nearest[query] = count == 0 ? -1 : found[0]);
        return nearest;
    }

    /**
     * Hands out the neighbours of every query once, in an order that depends on the rows only.
     *
     * @param counts how many neighbours each query wants; at least 1
     */
    void find(int[] counts, Sink sink) {
        int[] all = IntStream.range(0, counts.length).toArray();
        int[] crowded = ask(all, counts, false, sink);
        ask(crowded, counts, true, sink);
    }

    /**
     * @param whole whether lists have room for the whole gallery, so that none can be crowded
     * @return those of {@code asking} that may have lost a neighbour and were not handed out
     */
    private int[] ask(int[] asking, int[] counts, boolean whole, Sink sink) {
        int[] crowded = new int[asking.length];
        int count = 0;
        int block;
        for (int from = 0; from < asking.length; from += block) {
            block = open(asking, from, counts, whole);
            fill(block);
            for (int i = 0; i < block; i++) {
                Arrays.sort(keys, starts[i], ends[i]);
                if (lost[i] < highest(i)) {
                    crowded[count] = queries[i];
                    count++;
                } else {
                    hand(i, sink);
                }
            }
        }
        return Arrays.copyOf(crowded, count);
    }

    /** Empty lists for as many of the next queries as have a place, at least one. */
    private int open(int[] asking, int from, int[] counts, boolean whole) {
        int block = 0;
        int max = 0;
        while (block < BlockScores.BLOCK && from + block < asking.length) {
            int query = asking[from + block];
            int count = Math.min(counts[query], scores.galleryRows());
            long enough = whole ? Long.MAX_VALUE : 2L * count + SPARE;
            int places = (int) Math.min(enough, scores.galleryRows());
            if (block > 0 && (long) starts[block] + places > MAX_KEYS) {
                break;
            }
            queries[block] = query;
            wanted[block] = count;
            ends[block] = starts[block];
            bounds[block] = Double.POSITIVE_INFINITY;
            lost[block] = Double.POSITIVE_INFINITY;
            starts[block + 1] = starts[block] + places;
            max = Math.max(max, places);
            block++;
        }
        if (keys.length < starts[block]) {
            keys = new long[starts[block]];
        }
        if (rows.length < max) {
            rows = new int[max];
            min = new double[max];
        }
        return block;
    }

    /** Offers the whole gallery to the queries of the block. */
    private void fill(int block) {
        scores.load(queries, block);
        int step = scores.galleryBlock();
        for (int g = 0; g < scores.galleryRows(); g += step) {
            int size = Math.min(step, scores.galleryRows() - g);
            float[] values = scores.against(g, size);
            float longest = longest(g, size);
            for (int i = 0; i < block; i++) {
                offer(i, values, g, size, longest);
            }
        }
    }

    private float longest(int from, int count) {
        float longest = 0;
        for (int g = from; g < from + count; g++) {
            longest = Math.max(longest, scores.galleryLength(g));
        }
        return longest;
    }

    private void offer(int i, float[] values, int from, int count, float longest) {
        int own = search.own(queries[i]) - from;
        int base = i * count;
        double error = scores.error(scores.queryLength(queries[i]), longest);
        double bound = bounds[i] + error;
        int end = ends[i];
        for (int j = 0; j < count; j++) {
            float score = values[base + j];
            if (score <= bound && j != own) {
                if (end == starts[i + 1]) {
                    ends[i] = end;
                    drop(i);
                    end = ends[i];
                    bound = bounds[i] + error;
                    if (score > bound) {
                        continue;
                    }
                }
                keys[end] = key(score, from + j);
                end++;
            }
        }
        ends[i] = end;
    }

    /** Makes room in a full list: half of what it holds beyond the neighbours wanted. */
    private void drop(int i) {
        int from = starts[i];
        Arrays.sort(keys, from, ends[i]);
        bounds[i] = highest(i);
        int max = from + wanted[i] + (starts[i + 1] - from - wanted[i]) / 2;
        int end = from;
        for (int t = from; t < ends[i]; t++) {
            double low = score(keys[t]) - error(i, t);
            if (low <= bounds[i]) {
                if (end < max) {
                    keys[end] = keys[t];
                    end++;
                } else {
                    lost[i] = Math.min(lost[i], low);
                }
            }
        }
        ends[i] = end;
    }

    /** The most that the first k of a sorted list can be. */
    private double highest(int i) {
        double highest = Double.NEGATIVE_INFINITY;
        int end = Math.min(starts[i] + wanted[i], ends[i]);
        for (int t = starts[i]; t < end; t++) {
            highest = Math.max(highest, score(keys[t]) + error(i, t));
        }
        return highest;
    }

    private void hand(int i, Sink sink) {
        rank(i);
        int count = Math.min(wanted[i], ends[i] - starts[i]);
        for (int t = 0; t < count; t++) {
            rows[t] = (int) keys[starts[i] + t];
        }
        sink.accept(queries[i], rows, count);
    }

    /**
     * Puts the first k of a list, which is sorted by (score, row), into their exact order. Error
     * bounds are never reached, so scores that are apart by just their errors are told apart; those
     * without any error are exact.
     */
    private void rank(int i) {
        int from = starts[i];
        int count = ends[i] - from;
        double low = Double.POSITIVE_INFINITY;
        for (int t = count - 1; t >= 0; t--) {
            low = Math.min(low, score(keys[from + t]) - error(i, from + t));
            min[t] = low;
        }
        double high = Double.NEGATIVE_INFINITY;
        int run = 0;
        for (int t = 0; t < count && run < wanted[i]; t++) {
            high = Math.max(high, score(keys[from + t]) + error(i, from + t));
            if (t + 1 == count || high <= min[t + 1]) {
                if (t > run) {
                    ties.order(queries[i], keys, from + run, from + t + 1);
                }
                run = t + 1;
            }
        }
    }

    private double error(int i, int place) {
        return scores.error(
                scores.queryLength(queries[i]), scores.galleryLength((int) keys[place]));
    }

    /** Orders by score, then by row, as a number. */
    private static long key(float score, int row) {
        int bits = Float.floatToRawIntBits(score);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | row;
    }

    private static float score(long key) {
        int ordered = (int) (key >> 32);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }
}
