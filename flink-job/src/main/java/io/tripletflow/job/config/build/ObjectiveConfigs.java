package io.tripletflow.job.config.build;

import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.LossOptions;
import io.tripletflow.job.config.registry.MiningOptions;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.Contrastive;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.LiftedStructure;
import io.tripletflow.loss.Loss;
import io.tripletflow.loss.MultiSimilarity;
import io.tripletflow.loss.NeighbourhoodComponents;
import io.tripletflow.loss.ProxyAnchor;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.TripletMiner;
import java.util.Map;
import java.util.TreeMap;

/** From checked values to what a step makes better. */
public final class ObjectiveConfigs {

    private ObjectiveConfigs() {}

    public static Objective objective(Values v) {
        return new Objective(
                v.get(LossOptions.DISTANCE),
                miner(v),
                falseNegatives(v),
                v.get(MiningOptions.ACROSS_TOWERS),
                v.get(MiningOptions.ACROSS_TOWERS)
                        ? v.find(MiningOptions.ANCHOR_TOWER).orElse("")
                        : "",
                v.get(MiningOptions.ACROSS_SOURCES),
                loss(v),
                classWeights(v),
                v.get(LossOptions.PROXIES),
                correctsSampling(v));
    }

    /** Only the softmax losses have a place for it; beside others the option is warned of. */
    private static boolean correctsSampling(Values v) {
        return switch (v.get(LossOptions.KIND)) {
            case INFO_NCE, NEIGHBOURHOOD_COMPONENTS -> v.get(LossOptions.SAMPLING_CORRECTION);
            case MARGIN,
                    SOFT_MARGIN,
                    CONTRASTIVE,
                    LIFTED_STRUCTURE,
                    MULTI_SIMILARITY,
                    PROXY_ANCHOR ->
                    false;
        };
    }

    private static TripletMiner miner(Values v) {
        return new TripletMiner(
                v.get(MiningOptions.MINER),
                v.get(LossOptions.MARGIN),
                v.get(MiningOptions.PER_ANCHOR),
                v.get(MiningOptions.CUTOFF),
                v.get(MiningOptions.LOSS_CUTOFF),
                v.get(MiningOptions.EPSILON),
                v.get(MiningOptions.ANGLE),
                v.get(MiningOptions.MOST));
    }

    public static Loss loss(Values v) {
        Reduction reduction = v.get(LossOptions.REDUCTION);
        return switch (v.get(LossOptions.KIND)) {
            case MARGIN -> triplets(TripletLoss.Kind.MARGIN, v);
            case SOFT_MARGIN -> triplets(TripletLoss.Kind.SOFT_MARGIN, v);
            case CONTRASTIVE ->
                    new Contrastive(
                            v.get(LossOptions.POSITIVE_MARGIN),
                            v.get(LossOptions.NEGATIVE_MARGIN),
                            v.get(LossOptions.SQUARED),
                            reduction);
            case LIFTED_STRUCTURE ->
                    new LiftedStructure(
                            v.get(LossOptions.POSITIVE_MARGIN),
                            v.get(LossOptions.NEGATIVE_MARGIN),
                            reduction);
            case MULTI_SIMILARITY ->
                    new MultiSimilarity(
                            v.get(LossOptions.ALPHA),
                            v.get(LossOptions.BETA),
                            v.get(LossOptions.BASE),
                            reduction);
            case INFO_NCE -> new InfoNce(v.get(LossOptions.TEMPERATURE), reduction);
            case NEIGHBOURHOOD_COMPONENTS ->
                    new NeighbourhoodComponents(v.get(LossOptions.TEMPERATURE), reduction);
            case PROXY_ANCHOR ->
                    new ProxyAnchor(v.get(LossOptions.ALPHA), v.get(LossOptions.DELTA), reduction);
        };
    }

    private static TripletLoss triplets(TripletLoss.Kind kind, Values v) {
        return new TripletLoss(
                kind,
                v.get(LossOptions.MARGIN),
                v.get(LossOptions.SWAP),
                v.get(LossOptions.REDUCTION));
    }

    private static FalseNegatives falseNegatives(Values v) {
        int rank = v.get(MiningOptions.FALSE_NEGATIVE_RANK);
        float distance = v.get(MiningOptions.FALSE_NEGATIVE_DISTANCE);
        if (rank > 0) {
            return new FalseNegatives.ByRank(rank);
        }
        return distance > 0 ? new FalseNegatives.ByDistance(distance) : new FalseNegatives.Off();
    }

    private static Map<String, Float> classWeights(Values v) {
        Map<String, Float> weights = new TreeMap<>();
        v.properties(LossOptions.CLASS_WEIGHTS)
                .forEach((label, text) -> weights.put(label, Type.FLOAT.parser().apply(text)));
        return weights;
    }
}
