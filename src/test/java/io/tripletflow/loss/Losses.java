package io.tripletflow.loss;

import io.tripletflow.loss.TripletLoss.Kind;
import java.util.ArrayList;
import java.util.List;

/** Every form of loss, for contract tests: a new one is added here. */
final class Losses {

    private Losses() {}

    static final List<Loss> WITH_DEFAULTS =
            List.of(
                    TripletLoss.defaults(),
                    Contrastive.defaults(),
                    LiftedStructure.defaults(),
                    MultiSimilarity.defaults(),
                    InfoNce.defaults(),
                    NeighbourhoodComponents.defaults(),
                    ProxyAnchor.defaults());

    /** Several settings of each, all with this reduction; the last ones are extreme. */
    static List<Loss> with(Reduction reduction) {
        List<Loss> losses = new ArrayList<>();
        for (boolean swap : new boolean[] {false, true}) {
            losses.add(new TripletLoss(Kind.MARGIN, 0.3f, swap, reduction));
            losses.add(new TripletLoss(Kind.SOFT_MARGIN, 0, swap, reduction));
        }
        losses.add(new Contrastive(0, 1, true, reduction));
        losses.add(new Contrastive(0.3f, 0.9f, false, reduction));
        losses.add(new LiftedStructure(0, 1, reduction));
        losses.add(new LiftedStructure(0.5f, 0.2f, reduction));
        losses.add(new MultiSimilarity(2, 50, 0.5f, reduction));
        losses.add(new MultiSimilarity(40, 3, -0.2f, reduction));
        losses.add(new InfoNce(0.07f, reduction));
        losses.add(new InfoNce(1, reduction));
        losses.add(new NeighbourhoodComponents(0.1f, reduction));
        losses.add(new NeighbourhoodComponents(1, reduction));
        losses.add(new ProxyAnchor(32, 0.1f, reduction));
        losses.add(new ProxyAnchor(3, 0, reduction));
        return losses;
    }

    static List<Loss> all() {
        List<Loss> losses = new ArrayList<>();
        for (Reduction reduction : Reduction.values()) {
            losses.addAll(with(reduction));
        }
        return losses;
    }
}
