package io.tripletflow.mining;

import static java.util.Comparator.comparingDouble;

import io.tripletflow.distance.Distance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The definitions of the rules word for word and slow, for what is not drawn. */
final class NaiveMiner {

    private final Pairs pairs;
    private final int rows;

    NaiveMiner(Pairs pairs) {
        this.pairs = pairs;
        rows = pairs.rows();
    }

    /**
     * Triplets of the kind with that margin, that angle in degrees, and as slack in similarity a
     * quarter of the margin.
     */
    List<List<Integer>> mine(Miners kind, float margin, float angle) {
        List<List<Integer>> found = new ArrayList<>();
        for (int a = 0; a < rows; a++) {
            for (int p = 0; p < rows; p++) {
                for (int n = 0; n < rows; n++) {
                    if (isPositive(a, p)
                            && isNegative(a, n)
                            && chosen(kind, margin, angle, a, p, n)) {
                        found.add(List.of(a, p, n));
                    }
                }
            }
        }
        return found;
    }

    private boolean chosen(Miners kind, float margin, float angle, int a, int p, int n) {
        float gap = d(a, n) - d(a, p);
        float epsilon = margin / 4;
        return switch (kind) {
            case ALL -> true;
            case VIOLATING -> gap <= margin;
            case HARD -> gap <= 0;
            case SEMI_HARD -> gap > 0 && gap <= margin;
            case EASY -> gap > margin;
            case BATCH_HARD -> p == farthestPositive(a) && n == nearestNegative(a, -1);
            case BATCH_SEMI_HARD -> n == nearestNegative(a, d(a, p));
            case MULTI_SIMILARITY ->
                    s(a, p) - epsilon < s(a, nearestNegative(a, -1))
                            && s(a, n) + epsilon > s(a, farthestPositive(a));
            case ANGULAR -> angle(a, p, n) > angle;
            case RANDOM, DISTANCE_WEIGHTED -> throw new AssertionError("drawn");
        };
    }

    private int farthestPositive(int a) {
        return IntStream.range(0, rows)
                .filter(i -> isPositive(a, i))
                .boxed()
                .min(comparingDouble(i -> -d(a, i)))
                .orElse(-1);
    }

    private int nearestNegative(int a, float fartherThan) {
        return IntStream.range(0, rows)
                .filter(i -> isNegative(a, i) && d(a, i) > fartherThan)
                .boxed()
                .min(comparingDouble(i -> d(a, i)))
                .orElse(-1);
    }

    private boolean isPositive(int a, int i) {
        return pairs.relations().of(a, i) == Relations.POSITIVE;
    }

    private boolean isNegative(int a, int i) {
        return pairs.relations().of(a, i) == Relations.NEGATIVE;
    }

    private float d(int i, int j) {
        return pairs.distances()[i * rows + j];
    }

    /** Cosine of two unit rows. */
    private double s(int i, int j) {
        double d = d(i, j);
        return switch (pairs.distance()) {
            case COSINE -> 1 - d;
            case EUCLIDEAN -> 1 - d * d / 2;
            case SQUARED_EUCLIDEAN -> 1 - d / 2;
            case MANHATTAN -> throw new AssertionError(Distance.MANHATTAN);
        };
    }

    private double euclidean(int i, int j) {
        double d = d(i, j);
        return switch (pairs.distance()) {
            case COSINE -> Math.sqrt(2 * d);
            case EUCLIDEAN -> d;
            case SQUARED_EUCLIDEAN -> Math.sqrt(d);
            case MANHATTAN -> throw new AssertionError(Distance.MANHATTAN);
        };
    }

    /** In degrees; the triangle is laid out in a plane, with the centre of a and p as origin. */
    private double angle(int a, int p, int n) {
        double half = euclidean(a, p) / 2;
        double toA = euclidean(a, n);
        double toP = euclidean(p, n);
        double x = half == 0 ? 0 : (toA * toA - toP * toP) / (4 * half);
        double y = Math.sqrt(Math.max(0, toA * toA - (x + half) * (x + half)));
        double toCentre = half == 0 ? toA : Math.hypot(x, y);
        return Math.toDegrees(Math.atan(half / toCentre));
    }

    static List<List<Integer>> toList(Triplets triplets) {
        return IntStream.range(0, triplets.size())
                .mapToObj(
                        i ->
                                List.of(
                                        triplets.anchor(i),
                                        triplets.positive(i),
                                        triplets.negative(i)))
                .toList();
    }
}
