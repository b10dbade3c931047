package io.tripletflow.learn;

import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.mining.AcrossSources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws the rows of one step: P labels of K rows each, where a label needs two rows to give a
 * positive pair (Hermans, Beyer, Leibe 2017). Where other sources are preferred as positives, the
 * rows of a label are of as many sources as can be, as many of each as can be. Rows come ordered by
 * label.
 */
final class Sampler {

    /** As the label of a row: it is never drawn. */
    static final int LEFT_OUT = -1;

    private final int batch;
    private final int rowsPerLabel;

    /** Of each label with two rows or more its rows, by source. */
    private final List<int[][]> paired = new ArrayList<>();

    private final int[] single;
    private int[] drawn = {};

    /**
     * Draws by the rules of a configuration.
     *
     * @param labels those of the pool, or {@link #LEFT_OUT}
     */
    static Sampler of(LearnerConfig config, Pool pool, int[] labels) {
        boolean bySource = config.objective().acrossSources() != AcrossSources.IGNORE;
        return new Sampler(
                config.training(),
                labels,
                pool.labelCount(),
                bySource ? pool.sources() : new int[pool.size()]);
    }

    /** Takes the labels of the pool, numbered from 0, or {@link #LEFT_OUT}. */
    Sampler(TrainingSpec spec, int[] labels, int labelCount) {
        this(spec, labels, labelCount, new int[labels.length]);
    }

    /**
     * @param sources of the rows, any numbers
     */
    Sampler(TrainingSpec spec, int[] labels, int labelCount, int[] sources) {
        batch = spec.batch();
        rowsPerLabel = spec.rowsPerLabel();
        int[] kept = IntStream.range(0, labels.length).filter(i -> labels[i] != LEFT_OUT).toArray();
        int[][] members =
                byNumber(kept, IntStream.of(kept).map(i -> labels[i]).toArray(), labelCount);
        single = new int[(int) Arrays.stream(members).filter(rows -> rows.length == 1).count()];
        int singles = single.length;
        for (int[] rows : members) {
            if (rows.length == 1) {
                single[--singles] = rows[0];
            } else if (rows.length > 1) {
                paired.add(bySource(rows, sources));
            }
        }
    }

    /**
     * @param numbers of the rows, in their order, below {@code count}
     */
    private static int[][] byNumber(int[] rows, int[] numbers, int count) {
        int[] sizes = new int[count];
        for (int number : numbers) {
            sizes[number]++;
        }
        int[][] parts = new int[count][];
        for (int number = 0; number < count; number++) {
            parts[number] = new int[sizes[number]];
        }
        int[] filled = new int[count];
        for (int i = 0; i < rows.length; i++) {
            parts[numbers[i]][filled[numbers[i]]++] = rows[i];
        }
        return parts;
    }

    private static int[][] bySource(int[] rows, int[] sources) {
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] theirs = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            theirs[i] = numbers.computeIfAbsent(sources[rows[i]], unseen -> numbers.size());
        }
        return byNumber(rows, theirs, numbers.size());
    }

    /** Whether any draw can hold a triplet. */
    boolean hasTriplets() {
        return paired.size() > 1 || (paired.size() == 1 && single.length > 0);
    }

    /**
     * Rows of the pool, an array that lives until the next call; labels with a single row fill up
     * as negatives where pairs are few.
     */
    int[] draw(RandomGenerator random) {
        int labels = Math.min(paired.size(), Math.max(1, batch / rowsPerLabel));
        int negatives = paired.size() > 1 ? 0 : Math.min(single.length, batch / 2);
        int perLabel = Math.max(rowsPerLabel, (batch - negatives) / labels);
        int max = labels * perLabel + negatives;
        int[] rows = drawn.length == max ? drawn : new int[max];
        int size = 0;
        for (int i = 0; i < labels; i++) {
            int j = i + random.nextInt(paired.size() - i);
            int[][] members = paired.get(j);
            paired.set(j, paired.get(i));
            paired.set(i, members);
            size = drawBySource(members, perLabel, random, rows, size);
        }
        size = drawFrom(single, negatives, random, rows, size);
        drawn = size == max ? rows : Arrays.copyOf(rows, size);
        return drawn;
    }

    /** Appends up to {@code count} different rows, in turn of each source in a drawn order. */
    private static int drawBySource(
            int[][] from, int count, RandomGenerator random, int[] to, int size) {
        if (from.length == 1) {
            return drawFrom(from[0], count, random, to, size);
        }
        for (int i = 0; i < from.length - 1; i++) {
            int j = i + random.nextInt(from.length - i);
            int[] rows = from[j];
            from[j] = from[i];
            from[i] = rows;
        }
        int[] shares = shares(from, count);
        int end = size;
        for (int i = 0; i < from.length; i++) {
            end = drawFrom(from[i], shares[i], random, to, end);
        }
        return end;
    }

    /** How many rows each source gives: one after another one more, until there are enough. */
    private static int[] shares(int[][] from, int count) {
        int[] shares = new int[from.length];
        int left = Math.min(count, Arrays.stream(from).mapToInt(rows -> rows.length).sum());
        for (int i = 0; left > 0; i = (i + 1) % from.length) {
            if (shares[i] < from[i].length) {
                shares[i]++;
                left--;
            }
        }
        return shares;
    }

    /** Appends up to {@code count} different rows, by a partial Fisher–Yates shuffle in place. */
    private static int drawFrom(int[] from, int count, RandomGenerator random, int[] to, int size) {
        int end = size;
        for (int i = 0; i < Math.min(count, from.length); i++) {
            int j = i + random.nextInt(from.length - i);
            int row = from[j];
            from[j] = from[i];
            from[i] = row;
            to[end++] = row;
        }
        return end;
    }
}
