package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Kind;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Reads;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.mining.AllTriplets;
import io.tripletflow.mining.Angular;
import io.tripletflow.mining.BatchHard;
import io.tripletflow.mining.BatchSemiHard;
import io.tripletflow.mining.ByGap;
import io.tripletflow.mining.DistanceWeighted;
import io.tripletflow.mining.MiningRule;
import io.tripletflow.mining.MultiSimilarityPairs;
import io.tripletflow.mining.RandomTriplets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which triplets are learned from. All that a job file can say of a kind stands here once: the
 * options that it reads, and how its rule is built. An option that one kind alone reads is declared
 * in its row. The reference, the warnings of options without effect and the lists of kinds in
 * messages follow.
 */
@SuppressWarnings("ImmutableEnumChecker") // Reads is a record of values, build keeps nothing
public enum MinerKind implements Kind {
    ALL(Reads.NOTHING, p -> new AllTriplets()),
    VIOLATING(reads("margin"), p -> ByGap.violating(p.number("margin"))),
    HARD(Reads.NOTHING, p -> ByGap.hard()),
    SEMI_HARD(reads("margin"), p -> ByGap.semiHard(p.number("margin"))),
    EASY(reads("margin"), p -> ByGap.easy(p.number("margin"))),
    BATCH_HARD(Reads.NOTHING, p -> new BatchHard()),
    BATCH_SEMI_HARD(Reads.NOTHING, p -> new BatchSemiHard()),
    RANDOM(
            Reads.NOTHING.own(
                    Option.of(
                                    "loss.miner-per-anchor",
                                    Type.INT,
                                    "Triplets that are drawn for an anchor")
                            .or(RandomTriplets.defaults().perAnchor())
                            .between(1, 1 << 20)
                            .in("triplets")),
            p -> new RandomTriplets(p.count("miner-per-anchor"))),
    DISTANCE_WEIGHTED(
            reads("miner-cutoff", "miner-loss-cutoff"),
            p -> new DistanceWeighted(p.number("miner-cutoff"), p.number("miner-loss-cutoff"))),
    MULTI_SIMILARITY(
            Reads.NOTHING.own(
                    Option.of("loss.miner-epsilon", Type.FLOAT, "Slack in similarity")
                            .or(MultiSimilarityPairs.defaults().epsilon())
                            .between(0f, 2f)),
            p -> new MultiSimilarityPairs(p.number("miner-epsilon"))),
    ANGULAR(
            Reads.NOTHING.own(
                    Option.of(
                                    "loss.miner-angle",
                                    Type.FLOAT,
                                    "Degrees that the angle at a negative must exceed")
                            .or(Angular.defaults().degrees())
                            .between(0.1f, 89.9f)),
            p -> new Angular(p.number("miner-angle")));

    private final Reads reads;
    private final Function<Parameters, MiningRule> build;

    MinerKind(Reads reads, Function<Parameters, MiningRule> build) {
        this.reads = reads;
        this.build = build;
    }

    /**
     * The rule that {@code values} describe.
     *
     * @throws IllegalArgumentException if they do not fit together, in the words of the core
     */
    public MiningRule build(Values values) {
        return build.apply(new Parameters(this, values));
    }

    @Override
    public Reads reads() {
        return reads;
    }

    /** Kinds that read the margin of the loss. */
    static Stream<MinerKind> readersOfMargin() {
        return Arrays.stream(values()).filter(kind -> kind.reads.keys().containsKey("loss.margin"));
    }

    private static Reads reads(String... names) {
        return Parameters.reads(names);
    }
}
