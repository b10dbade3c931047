package io.tripletflow.learn.batch;

import io.tripletflow.memory.LabelRates;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import java.util.Arrays;

/**
 * Lets labels count as often as the stream shows them, whatever a step draws. With p the share of a
 * label in the stream's events, Q the probability that a step draws it as an other of an anchor,
 * both by {@link LabelRates}, L the number of labels that this step has as others, and r how many
 * rows of them,
 *
 * <pre>
 * weight of an anchor            × min({@value #MAX}, L · p / Q)
 * correction of another row      − log(Q · r)
 * </pre>
 *
 * <p>Steps draw labels evenly, which suits metric learning. Where what is asked is which label
 * comes next, frequent ones must count more as anchors, but not as negatives. Not thread-safe.
 */
public final class SamplingCorrection {

    private static final double MAX = 16;

    private final LabelRates rates;
    private int[] counts = {};
    private float[] corrections = {};

    /**
     * @param rates of the labels in the stream
     */
    public SamplingCorrection(LabelRates rates) {
        this.rates = rates;
    }

    /**
     * Counts the step and corrects it.
     *
     * @param pairs whose relations are known
     * @param keys of the labels, by number
     * @param labels number of each row's label; others than those of {@code keys} are of rows that
     *     are only remembered
     * @param weights of the rows as anchors, changed in place
     */
    public void apply(Pairs pairs, long[] keys, int[] labels, float[] weights) {
        int rows = pairs.rows();
        if (corrections.length < rows) {
            corrections = new float[rows];
        }
        int drawn = count(pairs, keys.length, labels);
        rates.drawn(drawnKeys(keys, drawn));
        for (int i = 0; i < rows; i++) {
            boolean known = labels[i] >= 0 && labels[i] < keys.length;
            double probability = known ? rates.probability(keys[labels[i]]) : 1;
            int others = known ? counts[labels[i]] : 0;
            corrections[i] = others == 0 ? 0 : (float) -Math.log(probability * others);
            if (known) {
                double share = rates.share(keys[labels[i]]);
                weights[i] *= (float) Math.min(MAX, drawn * share / probability);
            }
        }
        pairs.correct(corrections);
    }

    /** Rows by label that are others of any anchor; returns how many labels have some. */
    private int count(Pairs pairs, int labelCount, int[] labels) {
        if (counts.length < labelCount) {
            counts = new int[labelCount];
        }
        Arrays.fill(counts, 0, labelCount, 0);
        int drawn = 0;
        for (int i = 0; i < pairs.rows(); i++) {
            if (labels[i] >= 0 && labels[i] < labelCount && isOther(pairs, i)) {
                drawn += counts[labels[i]]++ == 0 ? 1 : 0;
            }
        }
        return drawn;
    }

    private static boolean isOther(Pairs pairs, int row) {
        byte[] relations = pairs.relations().values();
        int rows = pairs.rows();
        for (int a = 0; a < rows; a++) {
            if (relations[a * rows + row] != Relations.NONE) {
                return true;
            }
        }
        return false;
    }

    private long[] drawnKeys(long[] keys, int drawn) {
        long[] chosen = new long[drawn];
        int n = 0;
        for (int label = 0; n < drawn; label++) {
            if (counts[label] > 0) {
                chosen[n++] = keys[label];
            }
        }
        return chosen;
    }
}
