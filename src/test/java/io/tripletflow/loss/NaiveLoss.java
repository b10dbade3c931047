package io.tripletflow.loss;

import io.tripletflow.distance.Distance;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The losses as their papers write them, in double, one term at a time: an independent value to
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
        if (loss instanceof TripletLoss triplet) {
            return List.of(triplets(triplet));
        }
        if (!has(Relations.POSITIVE) || !has(Relations.NEGATIVE)) {
            return List.of();
        }
        if (loss instanceof Contrastive contrastive) {
            return contrastive(contrastive);
        } else if (loss instanceof LiftedStructure lifted) {
            return List.of(lifted(lifted));
        } else if (loss instanceof MultiSimilarity multi) {
            return List.of(multi(multi));
        } else if (loss instanceof InfoNce nce) {
            return List.of(nce(nce));
        } else if (loss instanceof NeighbourhoodComponents components) {
            return List.of(components(components));
        } else if (loss instanceof ProxyAnchor proxy) {
            return proxy(proxy);
        }
        throw new AssertionError(loss);
    }

    private List<double[]> triplets(TripletLoss loss) {
        List<double[]> terms = new ArrayList<>();
        for (int[] t : triplets) {
            double negative = d(t[0], t[2]);
            if (loss.swap()) {
                negative = Math.min(negative, d(t[1], t[2]));
            }
            double excess = d(t[0], t[1]) - negative;
            boolean hinge = loss.kind() == TripletLoss.Kind.MARGIN;
            double term =
                    hinge ? Math.max(0, excess + loss.margin()) : Math.log(1 + Math.exp(excess));
            terms.add(new double[] {term, weight(t[0])});
        }
        return terms;
    }

    private List<List<double[]>> contrastive(Contrastive loss) {
        double power = loss.squared() ? 2 : 1;
        List<double[]> positive = new ArrayList<>();
        List<double[]> negative = new ArrayList<>();
        for (int a = 0; a < rows; a++) {
            for (int p : others(a, Relations.POSITIVE)) {
                double h = Math.max(0, d(a, p) - loss.positiveMargin());
                positive.add(new double[] {Math.pow(h, power), weight(a)});
            }
            for (int n : others(a, Relations.NEGATIVE)) {
                double h = Math.max(0, loss.negativeMargin() - d(a, n));
                negative.add(new double[] {Math.pow(h, power), weight(a)});
            }
        }
        return List.of(positive, negative);
    }

    private List<double[]> lifted(LiftedStructure loss) {
        List<double[]> terms = new ArrayList<>();
        for (int a : complete()) {
            double pull = sum(a, Relations.POSITIVE, d -> Math.exp(d - loss.positiveMargin()));
            double push = sum(a, Relations.NEGATIVE, d -> Math.exp(loss.negativeMargin() - d));
            double term = Math.max(0, Math.log(pull) + Math.log(push));
            terms.add(new double[] {term, weight(a)});
        }
        return terms;
    }

    private List<double[]> multi(MultiSimilarity loss) {
        double alpha = loss.alpha();
        double beta = loss.beta();
        double base = loss.base();
        List<double[]> terms = new ArrayList<>();
        for (int a : complete()) {
            double pull = sum(a, Relations.POSITIVE, d -> Math.exp(-alpha * (s(d) - base)));
            double push = sum(a, Relations.NEGATIVE, d -> Math.exp(beta * (s(d) - base)));
            double term = Math.log(1 + pull) / alpha + Math.log(1 + push) / beta;
            terms.add(new double[] {term, weight(a)});
        }
        return terms;
    }

    private List<double[]> nce(InfoNce loss) {
        double t = loss.temperature();
        List<double[]> terms = new ArrayList<>();
        for (int a : complete()) {
            double negatives = powers(a, Relations.NEGATIVE, t);
            for (int p : others(a, Relations.POSITIVE)) {
                double positive = Math.exp(s(d(a, p)) / t + corrections[p]);
                // −log(positive / (positive + negatives)), without its loss of digits near 0
                terms.add(new double[] {Math.log1p(negatives / positive), weight(a)});
            }
        }
        return terms;
    }

    /** Of similarities at a temperature, each with the correction of the other row. */
    private double powers(int a, byte relation, double t) {
        return others(a, relation).stream()
                .mapToDouble(i -> Math.exp(s(d(a, i)) / t + corrections[i]))
                .sum();
    }

    private List<double[]> components(NeighbourhoodComponents loss) {
        double t = loss.temperature();
        List<double[]> terms = new ArrayList<>();
        for (int a : complete()) {
            double positives = powers(a, Relations.POSITIVE, t);
            double negatives = powers(a, Relations.NEGATIVE, t);
            terms.add(new double[] {Math.log1p(negatives / positives), weight(a)});
        }
        return terms;
    }

    private List<List<double[]>> proxy(ProxyAnchor loss) {
        double alpha = loss.alpha();
        double delta = loss.delta();
        List<double[]> pulls = new ArrayList<>();
        List<double[]> pushes = new ArrayList<>();
        for (int q = 0; q < rows; q++) {
            boolean positive = !others(q, Relations.POSITIVE).isEmpty();
            if (positive) {
                double pull = sum(q, Relations.POSITIVE, d -> Math.exp(-alpha * (s(d) - delta)));
                pulls.add(new double[] {Math.log1p(pull), weight(q)});
            }
            if (positive || !others(q, Relations.NEGATIVE).isEmpty()) {
                double push = sum(q, Relations.NEGATIVE, d -> Math.exp(alpha * (s(d) + delta)));
                pushes.add(new double[] {Math.log1p(push), weight(q)});
            }
        }
        return List.of(pulls, pushes);
    }

    private static double reduce(Loss loss, List<double[]> terms) {
        double sum = terms.stream().mapToDouble(term -> term[0] * term[1]).sum();
        double active = terms.stream().filter(term -> term[0] > 0).count();
        return switch (reduction(loss)) {
            case SUM -> sum;
            case MEAN -> terms.isEmpty() ? 0 : sum / terms.size();
            case MEAN_OF_ACTIVE -> active == 0 ? 0 : sum / active;
        };
    }

    static Reduction reduction(Loss loss) {
        if (loss instanceof TripletLoss triplet) {
            return triplet.reduction();
        } else if (loss instanceof Contrastive contrastive) {
            return contrastive.reduction();
        } else if (loss instanceof LiftedStructure lifted) {
            return lifted.reduction();
        } else if (loss instanceof MultiSimilarity multi) {
            return multi.reduction();
        } else if (loss instanceof InfoNce nce) {
            return nce.reduction();
        } else if (loss instanceof NeighbourhoodComponents components) {
            return components.reduction();
        }
        return ((ProxyAnchor) loss).reduction();
    }

    private boolean has(byte relation) {
        return IntStream.range(0, rows).anyMatch(a -> !others(a, relation).isEmpty());
    }

    /** Anchors with a positive and a negative. */
    private List<Integer> complete() {
        return IntStream.range(0, rows)
                .filter(a -> !others(a, Relations.POSITIVE).isEmpty())
                .filter(a -> !others(a, Relations.NEGATIVE).isEmpty())
                .boxed()
                .toList();
    }

    private List<Integer> others(int a, byte relation) {
        return IntStream.range(0, rows)
                .filter(i -> relations.of(a, i) == relation)
                .boxed()
                .toList();
    }

    private double sum(int a, byte relation, DoubleUnaryOperator term) {
        return others(a, relation).stream().mapToDouble(i -> term.applyAsDouble(d(a, i))).sum();
    }

    /** Similarity: the cosine of unit rows at this distance. */
    private double s(double d) {
        return switch (distance) {
            case COSINE -> 1 - d;
            case EUCLIDEAN -> 1 - d * d / 2;
            case SQUARED_EUCLIDEAN -> 1 - d / 2;
            case MANHATTAN -> throw new AssertionError("no similarity");
        };
    }

    private double weight(int anchor) {
        return weights == null ? 1 : weights[anchor];
    }

    private double d(int i, int j) {
        return d[i * rows + j];
    }
}
