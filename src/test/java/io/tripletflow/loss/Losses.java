package io.tripletflow.loss;

import io.tripletflow.loss.TripletLoss.Kind;
import io.tripletflow.mining.Relations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Every form of loss, for contract tests: a new one is a row here, with its formula as the paper
 * writes it.
 */
public final class Losses {

    private static final List<Form<?>> FORMS =
            List.of(
                    new Form<>(
                            TripletLoss.defaults(),
                            how ->
                                    List.of(
                                            new TripletLoss(Kind.MARGIN, 0.3f, false, how),
                                            new TripletLoss(Kind.SOFT_MARGIN, 0, false, how),
                                            new TripletLoss(Kind.MARGIN, 0.3f, true, how),
                                            new TripletLoss(Kind.SOFT_MARGIN, 0, true, how)),
                            (step, loss) -> List.of(triplets(step, loss))),
                    new Form<>(
                            Contrastive.defaults(),
                            how ->
                                    List.of(
                                            new Contrastive(0, 1, true, how),
                                            new Contrastive(0.3f, 0.9f, false, how)),
                            Losses::contrastive),
                    new Form<>(
                            LiftedStructure.defaults(),
                            how ->
                                    List.of(
                                            new LiftedStructure(0, 1, how),
                                            new LiftedStructure(0.5f, 0.2f, how)),
                            (step, loss) -> List.of(lifted(step, loss))),
                    new Form<>(
                            MultiSimilarity.defaults(),
                            how ->
                                    List.of(
                                            new MultiSimilarity(2, 50, 0.5f, how),
                                            new MultiSimilarity(40, 3, -0.2f, how)),
                            (step, loss) -> List.of(multi(step, loss))),
                    new Form<>(
                            InfoNce.defaults(),
                            how -> List.of(new InfoNce(0.07f, how), new InfoNce(1, how)),
                            (step, loss) -> List.of(nce(step, loss))),
                    new Form<>(
                            NeighbourhoodComponents.defaults(),
                            how ->
                                    List.of(
                                            new NeighbourhoodComponents(0.1f, how),
                                            new NeighbourhoodComponents(1, how)),
                            (step, loss) -> List.of(components(step, loss))),
                    new Form<>(
                            ProxyAnchor.defaults(),
                            how ->
                                    List.of(
                                            new ProxyAnchor(32, 0.1f, how),
                                            new ProxyAnchor(3, 0, how)),
                            Losses::proxy));

    public static final List<Loss> WITH_DEFAULTS = FORMS.stream().<Loss>map(Form::usual).toList();

    private Losses() {}

    /**
     * A form of loss.
     *
     * @param settings several, all with the same reduction; the last ones are extreme
     * @param formula the terms of a step, in lists that are reduced apart; a term is its loss and
     *     its anchor's weight
     */
    private record Form<L extends Loss>(
            L usual,
            Function<Reduction, List<L>> settings,
            BiFunction<NaiveLoss, L, List<List<double[]>>> formula) {

        @SuppressWarnings("unchecked") // the class is compared
        List<List<double[]>> terms(Loss loss, NaiveLoss step) {
            return formula.apply(step, (L) loss);
        }
    }

    static List<Loss> with(Reduction reduction) {
        List<Loss> losses = new ArrayList<>();
        FORMS.forEach(form -> losses.addAll(form.settings().apply(reduction)));
        return losses;
    }

    static List<Loss> all() {
        List<Loss> losses = new ArrayList<>();
        for (Reduction reduction : Reduction.values()) {
            losses.addAll(with(reduction));
        }
        return losses;
    }

    /** The terms of a loss as its form's formula has them. */
    static List<List<double[]>> terms(Loss loss, NaiveLoss step) {
        return FORMS.stream()
                .filter(form -> form.usual().getClass() == loss.getClass())
                .findFirst()
                .orElseThrow()
                .terms(loss, step);
    }

    private static List<double[]> triplets(NaiveLoss step, TripletLoss loss) {
        List<double[]> terms = new ArrayList<>();
        for (int[] t : step.triplets()) {
            double negative = step.d(t[0], t[2]);
            if (loss.swap()) {
                negative = Math.min(negative, step.d(t[1], t[2]));
            }
            double excess = step.d(t[0], t[1]) - negative;
            boolean hinge = loss.kind() == TripletLoss.Kind.MARGIN;
            double term =
                    hinge ? Math.max(0, excess + loss.margin()) : Math.log(1 + Math.exp(excess));
            terms.add(new double[] {term, step.weight(t[0])});
        }
        return terms;
    }

    private static List<List<double[]>> contrastive(NaiveLoss step, Contrastive loss) {
        double power = loss.squared() ? 2 : 1;
        List<double[]> positive = new ArrayList<>();
        List<double[]> negative = new ArrayList<>();
        for (int a = 0; a < step.rows(); a++) {
            for (int p : step.others(a, Relations.POSITIVE)) {
                double h = Math.max(0, step.d(a, p) - loss.positiveMargin());
                positive.add(new double[] {Math.pow(h, power), step.weight(a)});
            }
            for (int n : step.others(a, Relations.NEGATIVE)) {
                double h = Math.max(0, loss.negativeMargin() - step.d(a, n));
                negative.add(new double[] {Math.pow(h, power), step.weight(a)});
            }
        }
        return List.of(positive, negative);
    }

    private static List<double[]> lifted(NaiveLoss step, LiftedStructure loss) {
        List<double[]> terms = new ArrayList<>();
        for (int a : step.complete()) {
            double pull = step.sum(a, Relations.POSITIVE, d -> Math.exp(d - loss.positiveMargin()));
            double push = step.sum(a, Relations.NEGATIVE, d -> Math.exp(loss.negativeMargin() - d));
            double term = Math.max(0, Math.log(pull) + Math.log(push));
            terms.add(new double[] {term, step.weight(a)});
        }
        return terms;
    }

    private static List<double[]> multi(NaiveLoss step, MultiSimilarity loss) {
        double alpha = loss.alpha();
        double beta = loss.beta();
        double base = loss.base();
        List<double[]> terms = new ArrayList<>();
        for (int a : step.complete()) {
            double pull =
                    step.sum(a, Relations.POSITIVE, d -> Math.exp(-alpha * (step.s(d) - base)));
            double push = step.sum(a, Relations.NEGATIVE, d -> Math.exp(beta * (step.s(d) - base)));
            double term = Math.log(1 + pull) / alpha + Math.log(1 + push) / beta;
            terms.add(new double[] {term, step.weight(a)});
        }
        return terms;
    }

    private static List<double[]> nce(NaiveLoss step, InfoNce loss) {
        double t = loss.temperature();
        List<double[]> terms = new ArrayList<>();
        for (int a : step.complete()) {
            double negatives = step.powers(a, Relations.NEGATIVE, t);
            for (int p : step.others(a, Relations.POSITIVE)) {
                double positive = Math.exp(step.s(step.d(a, p)) / t + step.correction(p));
                // −log(positive / (positive + negatives)), without its loss of digits near 0
                terms.add(new double[] {Math.log1p(negatives / positive), step.weight(a)});
            }
        }
        return terms;
    }

    private static List<double[]> components(NaiveLoss step, NeighbourhoodComponents loss) {
        double t = loss.temperature();
        List<double[]> terms = new ArrayList<>();
        for (int a : step.complete()) {
            double positives = step.powers(a, Relations.POSITIVE, t);
            double negatives = step.powers(a, Relations.NEGATIVE, t);
            terms.add(new double[] {Math.log1p(negatives / positives), step.weight(a)});
        }
        return terms;
    }

    private static List<List<double[]>> proxy(NaiveLoss step, ProxyAnchor loss) {
        double alpha = loss.alpha();
        double delta = loss.delta();
        List<double[]> pulls = new ArrayList<>();
        List<double[]> pushes = new ArrayList<>();
        for (int q = 0; q < step.rows(); q++) {
            boolean positive = !step.others(q, Relations.POSITIVE).isEmpty();
            if (positive) {
                double pull =
                        step.sum(
                                q, Relations.POSITIVE, d -> Math.exp(-alpha * (step.s(d) - delta)));
                pulls.add(new double[] {Math.log1p(pull), step.weight(q)});
            }
            if (positive || !step.others(q, Relations.NEGATIVE).isEmpty()) {
                double push =
                        step.sum(q, Relations.NEGATIVE, d -> Math.exp(alpha * (step.s(d) + delta)));
                pushes.add(new double[] {Math.log1p(push), step.weight(q)});
            }
        }
        return List.of(pulls, pushes);
    }
}
