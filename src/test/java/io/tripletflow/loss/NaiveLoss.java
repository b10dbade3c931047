package io.tripletflow.loss;

import io.tripletflow.distance.Distance;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A step in double, for the formulas of {@link Losses}: one term at a time, an independent value to
 * compare with, and by central differences an independent gradient.
 */
final class NaiveLoss {

    private final Distance distance;
    private final int rows;
    private final Relations relations;
    private final List<int[]> triplets = new ArrayList<>();
    private final float[] weights;
    private final float[] corrections;

    private double[] d;

    NaiveLoss(
            Distance distance,
            int rows,
            Relations relations,
            Triplets triplets,
            float[] weights,
            float[] corrections) {
        this.distance = distance;
        this.rows = rows;
        this.relations = relations;
        this.weights = weights;
        this.corrections = corrections;
        for (int t = 0; t < triplets.size(); t++) {
            this.triplets.add(
                    new int[] {triplets.anchor(t), triplets.positive(t), triplets.negative(t)});
        }
    }

    /** The loss at these distances. */
    double at(Loss loss, double[] distances) {
        d = distances;
        return terms(loss).stream().mapToDouble(terms -> reduce(loss, terms)).sum();
    }

    /** How many terms at these distances are above zero. */
    long active(Loss loss, double[] distances) {
        d = distances;
        return terms(loss).stream().flatMap(List::stream).filter(t -> t[0] > 0).count();
    }

    long count(Loss loss, double[] distances) {
        d = distances;
        return terms(loss).stream().mapToLong(List::size).sum();
    }

    /** Lists of terms that are reduced apart; a term is its loss and its anchor's weight. */
    private List<List<double[]>> terms(Loss loss) {
        boolean none = !has(Relations.POSITIVE) || !has(Relations.NEGATIVE);
        return none && !loss.onTriplets() ? List.of() : Losses.terms(loss, this);
    }

    /** Rows (a, p, n) of the mined triplets. */
    List<int[]> triplets() {
        return triplets;
    }

    int rows() {
        return rows;
    }

    /** Of similarities at a temperature, each with the correction of the other row. */
    double powers(int a, byte relation, double t) {
        return others(a, relation).stream()
                .mapToDouble(i -> Math.exp(s(d(a, i)) / t + corrections[i]))
                .sum();
    }

    double correction(int row) {
        return corrections[row];
    }

    private static double reduce(Loss loss, List<double[]> terms) {
        double sum = terms.stream().mapToDouble(term -> term[0] * term[1]).sum();
        double active = terms.stream().filter(term -> term[0] > 0).count();
        return switch (loss.reduction()) {
            case SUM -> sum;
            case MEAN -> terms.isEmpty() ? 0 : sum / terms.size();
            case MEAN_OF_ACTIVE -> active == 0 ? 0 : sum / active;
        };
    }

    private boolean has(byte relation) {
        return IntStream.range(0, rows).anyMatch(a -> !others(a, relation).isEmpty());
    }

    /** Anchors with a positive and a negative. */
    List<Integer> complete() {
        return IntStream.range(0, rows)
                .filter(a -> !others(a, Relations.POSITIVE).isEmpty())
                .filter(a -> !others(a, Relations.NEGATIVE).isEmpty())
                .boxed()
                .toList();
    }

    List<Integer> others(int a, byte relation) {
        return IntStream.range(0, rows)
                .filter(i -> relations.of(a, i) == relation)
                .boxed()
                .toList();
    }

    double sum(int a, byte relation, DoubleUnaryOperator term) {
        return others(a, relation).stream().mapToDouble(i -> term.applyAsDouble(d(a, i))).sum();
    }

    /** Similarity: the cosine of unit rows at this distance. */
    double s(double d) {
        return switch (distance) {
            case COSINE -> 1 - d;
            case EUCLIDEAN -> 1 - d * d / 2;
            case SQUARED_EUCLIDEAN -> 1 - d / 2;
            case MANHATTAN -> throw new AssertionError("no similarity");
        };
    }

    double weight(int anchor) {
        return weights == null ? 1 : weights[anchor];
    }

    double d(int i, int j) {
        return d[i * rows + j];
    }
}
