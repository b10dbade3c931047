package io.tripletflow.mining;

import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The definitions of {@link TripletMiner}, word for word and slow. */
final class NaiveMiner {

    private final float[] distances;
    private final int[] labels;

    NaiveMiner(float[] distances, int[] labels) {
        this.distances = distances;
        this.labels = labels;
    }

    List<List<Integer>> mine(TripletMiner miner, float margin) {
        List<List<Integer>> found = new ArrayList<>();
        for (int a = 0; a < labels.length; a++) {
            for (int p = 0; p < labels.length; p++) {
                for (int n = 0; n < labels.length; n++) {
                    if (a != p
                            && labels[a] == labels[p]
                            && labels[a] != labels[n]
                            && chosen(miner, margin, a, p, n)) {
                        found.add(List.of(a, p, n));
                    }
                }
            }
        }
        return found;
    }

    private boolean chosen(TripletMiner miner, float margin, int a, int p, int n) {
        float gap = d(a, n) - d(a, p);
        return switch (miner) {
            case ALL -> true;
            case VIOLATING -> gap <= margin;
            case HARD -> gap <= 0;
            case SEMI_HARD -> gap > 0 && gap <= margin;
            case EASY -> gap > margin;
            case BATCH_HARD -> p == farthestPositive(a) && n == nearestNegative(a, -1);
            case BATCH_SEMI_HARD -> n == nearestNegative(a, d(a, p));
        };
    }

    private int farthestPositive(int a) {
        return IntStream.range(0, labels.length)
                .filter(i -> i != a && labels[i] == labels[a])
                .boxed()
                .min(comparingDouble(i -> -d(a, i)))
                .orElse(-1);
    }

    private int nearestNegative(int a, float fartherThan) {
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] != labels[a] && d(a, i) > fartherThan)
                .boxed()
                .min(comparingDouble(i -> d(a, i)))
                .orElse(-1);
    }

    private float d(int i, int j) {
        return distances[i * labels.length + j];
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
