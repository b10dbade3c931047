package io.tripletflow.mining;

import java.util.function.Function;

/** Every rule by name, for contract tests: a new one is added here, and to {@link NaiveMiner}. */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
public enum Miners {
    ALL(margin -> new AllTriplets()),
    VIOLATING(ByGap::violating),
    HARD(margin -> ByGap.hard()),
    SEMI_HARD(ByGap::semiHard),
    EASY(ByGap::easy),
    BATCH_HARD(margin -> new BatchHard()),
    BATCH_SEMI_HARD(margin -> new BatchSemiHard()),
    RANDOM(margin -> RandomTriplets.defaults()),
    DISTANCE_WEIGHTED(margin -> DistanceWeighted.defaults()),
    MULTI_SIMILARITY(margin -> MultiSimilarityPairs.defaults()),
    ANGULAR(margin -> Angular.defaults());

    private final Function<Float, MiningRule> rule;

    Miners(Function<Float, MiningRule> rule) {
        this.rule = rule;
    }

    /** With that margin where it has one, otherwise with its defaults. */
    public MiningRule rule(float margin) {
        return rule.apply(margin);
    }

    /** The same as a miner. */
    public TripletMiner at(float margin) {
        return TripletMiner.of(rule(margin));
    }
}
