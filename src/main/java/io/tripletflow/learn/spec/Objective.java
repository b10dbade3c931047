package io.tripletflow.learn.spec;

import static java.util.Objects.requireNonNull;

import io.tripletflow.distance.Distance;
import io.tripletflow.learn.batch.SamplingCorrection;
import io.tripletflow.loss.Loss;
import io.tripletflow.loss.NeighbourhoodComponents;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.AllTriplets;
import io.tripletflow.mining.BatchHard;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.TripletMiner;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a step makes better.
 *
 * @param distance between embeddings
 * @param miner which triplets or pairs of the rows count
 * @param falseNegatives which negatives are too near to be believed
 * @param acrossTowers whether positives and negatives must be of another tower than the anchor
 * @param anchorTower name of the only tower whose rows are anchors; empty for any
 * @param acrossSources what positives of an anchor's own source are to it, and whether the rows
 *     drawn of a label are of as many sources as can be
 * @param loss of what was mined
 * @param classWeights factor of the loss of anchors of a label; 1 where none is given
 * @param proxies labels that keep a proxy, where the loss has them; see {@code learn.Proxies}
 * @param samplingCorrection whether labels count as often as the stream shows them, whatever a step
 *     draws; see {@link SamplingCorrection}
 */
public record Objective(
        Distance distance,
        TripletMiner miner,
        FalseNegatives falseNegatives,
        boolean acrossTowers,
        String anchorTower,
        AcrossSources acrossSources,
        Loss loss,
        Map<String, Float> classWeights,
        int proxies,
        boolean samplingCorrection)
        implements Serializable {

    public static final int DEFAULT_PROXIES = 10_000;

    private static final float TEMPERATURE_OF_SECOND = 0.15f;

    public Objective {
        requireNonNull(falseNegatives, "falseNegatives");
        requireNonNull(anchorTower, "anchorTower");
        requireNonNull(acrossSources, "acrossSources");
        if (!loss.distances().contains(distance)) {
            throw new IllegalArgumentException(
                    "distance must be one of "
                            + loss.distances()
                            + " for this loss but was "
                            + distance);
        }
        if (!miner.distances().contains(distance)) {
            throw new IllegalArgumentException(
                    "distance must be one of "
                            + miner.distances()
                            + " for this miner but was "
                            + distance);
        }
        if (proxies < 1) {
            throw new IllegalArgumentException("proxies must be at least 1 but was " + proxies);
        }
        // sorted, so that two runs describe the same objective in the same words
        classWeights = Collections.unmodifiableMap(new TreeMap<>(classWeights));
        Optional<Map.Entry<String, Float>> wrong =
                classWeights.entrySet().stream()
                        .filter(entry -> !(entry.getValue() >= 0 && entry.getValue() <= 1e6f))
                        .findFirst();
        if (wrong.isPresent()) {
            throw new IllegalArgumentException(
                    "weight of class "
                            + wrong.get().getKey()
                            + " must be from 0 to 1e6 but was "
                            + wrong.get().getValue());
        }
    }

    /** Sources make no difference, and labels count as often as steps draw them. */
    public Objective(
            Distance distance,
            TripletMiner miner,
            FalseNegatives falseNegatives,
            boolean acrossTowers,
            String anchorTower,
            Loss loss,
            Map<String, Float> classWeights,
            int proxies) {
        this(
                distance,
                miner,
                falseNegatives,
                acrossTowers,
                anchorTower,
                AcrossSources.IGNORE,
                loss,
                classWeights,
                proxies,
                false);
    }

    /** Batch-hard triplets by euclidean distance, margin 0.2. */
    public static Objective defaults() {
        return of(Distance.EUCLIDEAN, TripletMiner.of(new BatchHard()), TripletLoss.defaults());
    }

    /**
     * Of a second learner beside this one: neighbourhood components, which leave a label's modes
     * apart, and so cost labels that come later least (docs/decisions/0007-committee.md). Positives
     * and negatives are of any tower, since the first learner alone has to bring towers together.
     */
    public Objective ofSecond() {
        return new Objective(
                Distance.COSINE,
                TripletMiner.of(new AllTriplets()),
                new FalseNegatives.Off(),
                false,
                "",
                acrossSources,
                new NeighbourhoodComponents(TEMPERATURE_OF_SECOND, Reduction.MEAN),
                classWeights,
                DEFAULT_PROXIES,
                false);
    }

    /** Any tower, no filter, no class weights. */
    public static Objective of(Distance distance, TripletMiner miner, Loss loss) {
        return new Objective(
                distance,
                miner,
                new FalseNegatives.Off(),
                false,
                "",
                AcrossSources.IGNORE,
                loss,
                Map.of(),
                DEFAULT_PROXIES,
                false);
    }
}
