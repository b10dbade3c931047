package io.tripletflow.serving.space;

import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.index.Neighbour;
import io.tripletflow.serving.index.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

/**
 * Distances up to which two embeddings count as of one label, learned from the labelled entities of
 * a generation: where as many of the pairs of one label lie beyond as pairs of two labels lie
 * within (the point of equal error).
 *
 * @param identity of an input and its nearest neighbour, which is the nearest of many
 * @param pair of any two
 */
public record Threshold(OptionalDouble identity, OptionalDouble pair) {

    /** Entities whose neighbours are looked at. */
    private static final int ASKED = 300;

    /** Entities that pairs are made of. */
    private static final int PAIRED = 2_000;

    /** Among so many neighbours one of the same label is looked for. */
    private static final int AMONG = 100;

    private static final int MIX = 0x9E3779B9;

    /** A labelled entity of the sample. */
    private record Labelled(Item item, float[] vector, int order) {}

    /** Learns both; takes about {@value #ASKED} searches. */
    public static Threshold of(Generation generation) {
        List<Labelled> sample = sample(generation);
        return new Threshold(identity(generation, sample), pair(sample));
    }

    /** The same entities each time: those with the smallest hash. */
    private static List<Labelled> sample(Generation generation) {
        PriorityQueue<Labelled> smallest =
                new PriorityQueue<>(Comparator.comparingInt(Labelled::order).reversed());
        generation.forEach(
                (item, vector) -> {
                    int order = Integer.rotateLeft(item.entity().hashCode() * MIX, 15) * MIX;
                    boolean wanted = smallest.size() < PAIRED || order < smallest.peek().order();
                    if (item.label().isPresent() && wanted) {
                        smallest.add(new Labelled(item, vector, order));
                        if (smallest.size() > PAIRED) {
                            smallest.remove();
                        }
                    }
                });
        List<Labelled> sample = new ArrayList<>(smallest);
        sample.sort(
                Comparator.comparingInt(Labelled::order)
                        .thenComparing(each -> each.item().entity()));
        return sample;
    }

    private static OptionalDouble identity(Generation generation, List<Labelled> sample) {
        List<Double> own = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (Labelled each : sample.subList(0, Math.min(ASKED, sample.size()))) {
            boolean ownFound = false;
            boolean otherFound = false;
            for (Neighbour near : generation.search(new Question(each.vector(), AMONG))) {
                boolean self = near.item().entity().equals(each.item().entity());
                if (self || near.item().label().isEmpty()) {
                    continue;
                }
                boolean same = near.item().label().equals(each.item().label());
                if (same && !ownFound) {
                    own.add(near.distance());
                    ownFound = true;
                } else if (!same && !otherFound) {
                    other.add(near.distance());
                    otherFound = true;
                }
            }
        }
        return equalError(own, other);
    }

    private static OptionalDouble pair(List<Labelled> sample) {
        List<Double> own = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        Map<String, Labelled> last = new HashMap<>();
        for (int i = 0; i < sample.size(); i++) {
            Labelled each = sample.get(i);
            Labelled before = last.put(each.item().label().orElseThrow(), each);
            if (before != null) {
                own.add(distance(before.vector(), each.vector()));
            }
            Labelled next = sample.get((i + 1) % sample.size());
            if (!next.item().label().equals(each.item().label())) {
                other.add(distance(next.vector(), each.vector()));
            }
        }
        return equalError(own, other);
    }

    /** Euclidean distance of two embeddings. */
    public static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /**
     * The distance beyond which as large a share of {@code own} lies as of {@code other} within;
     * empty unless there are both.
     */
    static OptionalDouble equalError(List<Double> own, List<Double> other) {
        if (own.isEmpty() || other.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] near = sorted(own);
        double[] far = sorted(other);
        int within = 0;
        for (int i = 0; i < near.length; i++) {
            while (within < far.length && far[within] <= near[i]) {
                within++;
            }
            double beyond = (double) (near.length - i - 1) / near.length;
            if ((double) within / far.length >= beyond) {
                return OptionalDouble.of(
                        within == 0 ? (near[i] + far[0]) / 2 : near[i]); // nothing between
            }
        }
        return OptionalDouble.of(near[near.length - 1]);
    }

    private static double[] sorted(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
