package io.tripletflow.job.config.build;

import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.LossOptions;
import io.tripletflow.job.config.registry.MiningOptions;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.Loss;
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
        return v.get(LossOptions.SAMPLING_CORRECTION)
                && v.get(LossOptions.KIND).reads(LossOptions.SAMPLING_CORRECTION);
    }

    private static TripletMiner miner(Values v) {
        return new TripletMiner(v.get(MiningOptions.MINER).build(v), v.get(MiningOptions.MAX));
    }

    public static Loss loss(Values v) {
        return v.get(LossOptions.KIND).build(v);
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
