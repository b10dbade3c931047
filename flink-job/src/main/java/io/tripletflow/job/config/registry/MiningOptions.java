package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Kinds;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.DistanceWeighted;
import io.tripletflow.mining.TripletMiner;
import java.util.List;
import java.util.stream.Stream;

/** Options of which triplets and pairs of a step the loss is made of. */
public final class MiningOptions {

    public static final Option<MinerKind> MINER =
            Option.of(
                            "loss.miner",
                            Type.choice(MinerKind.class),
                            "Which triplets of a step are learned from; a loss of pairs takes those"
                                    + " that occur in them.")
                    .orFrom(
                            Kinds.defaults(
                                    Stream.of(LossKind.values()), LossKind::miner, Type::tag),
                            values -> values.find(LossOptions.KIND).map(LossKind::miner));
    public static final Option<Float> CUTOFF =
            number(
                            "miner-cutoff",
                            "Distance that the miner distance-weighted takes nearer negatives to"
                                    + " have.")
                    .or(DistanceWeighted.defaults().cutoff())
                    .between(0.001f, 1.99f);
    public static final Option<Float> LOSS_CUTOFF =
            number(
                            "miner-loss-cutoff",
                            "Distance from which the miner distance-weighted draws no negative.")
                    .or(DistanceWeighted.defaults().lossCutoff())
                    .aboveUpTo(0f, 2f);
    public static final Option<Integer> MAX =
            count("miner-most", "Triplets of a step, of which more are thinned out evenly.")
                    .or(TripletMiner.DEFAULT_MAX)
                    .between(1, 1 << 26)
                    .in("triplets");
    public static final Option<Integer> FALSE_NEGATIVE_RANK =
            count(
                            "false-negative-rank",
                            "Nearest negatives of an anchor that are left out, as their labels may"
                                    + " be wrong; 0 leaves out none.")
                    .or(0)
                    .between(0, 1_000)
                    .in("negatives");
    public static final Option<Float> FALSE_NEGATIVE_DISTANCE =
            number(
                            "false-negative-distance",
                            "Negatives nearer than this are left out, as their labels may be wrong;"
                                    + " 0 leaves out none.")
                    .or(0f)
                    .between(0f, 100f);
    public static final Option<Boolean> ACROSS_TOWERS =
            Option.of(
                            "loss.across-towers",
                            Type.BOOLEAN,
                            "Whether positives and negatives must be of another tower than their"
                                    + " anchor.")
                    .or(false);
    public static final Option<String> ANCHOR_TOWER =
            Option.of(
                            "loss.anchor-tower",
                            Type.STRING,
                            "The only tower whose rows are anchors, with loss.across-towers.")
                    .orOpen("any");
    public static final Option<AcrossSources> ACROSS_SOURCES =
            Option.of(
                            "loss.across-sources",
                            Type.choice(AcrossSources.class),
                            "Whether rows of an anchor's own source are positives: as any other, if"
                                    + " a step has none of another source, or never.")
                    .or(AcrossSources.IGNORE);

    public static final List<Option<?>> ALL =
            Stream.of(
                            Stream.of(MINER, CUTOFF, LOSS_CUTOFF),
                            Kinds.own(MinerKind.values(), "the miner "),
                            Stream.of(
                                    MAX,
                                    FALSE_NEGATIVE_RANK,
                                    FALSE_NEGATIVE_DISTANCE,
                                    ACROSS_TOWERS,
                                    ANCHOR_TOWER,
                                    ACROSS_SOURCES))
                    .<Option<?>>flatMap(options -> options)
                    .toList();

    private MiningOptions() {}

    private static Option<Integer> count(String name, String doc) {
        return Option.of("loss." + name, Type.INT, doc);
    }

    private static Option<Float> number(String name, String doc) {
        return Option.of("loss." + name, Type.FLOAT, doc);
    }
}
