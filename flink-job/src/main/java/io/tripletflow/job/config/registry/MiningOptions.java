package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.mining.AcrossSources;
import io.tripletflow.mining.TripletMiner;
import java.util.List;

/** Options of which triplets and pairs of a step the loss is made of. */
public final class MiningOptions {

    public static final Option<TripletMiner.Kind> MINER =
            Option.of(
                            "loss.miner",
                            Type.choice(TripletMiner.Kind.class),
                            "Which triplets of a step are learned from; a loss of pairs takes those"
                                    + " that occur in them.")
                    .orFrom(
                            "batch-hard for triplets, multi-similarity for that loss, else all",
                            values -> values.find(LossOptions.KIND).map(LossKind::miner));
    public static final Option<Integer> PER_ANCHOR =
            count("miner-per-anchor", "Triplets that the miner random draws for an anchor.")
                    .or(TripletMiner.DEFAULT_PER_ANCHOR)
                    .between(1, 1 << 20)
                    .in("triplets");
    public static final Option<Float> CUTOFF =
            number(
                            "miner-cutoff",
                            "Distance that the miner distance-weighted takes nearer negatives to"
                                    + " have.")
                    .or(TripletMiner.DEFAULT_CUTOFF)
                    .between(0.001f, 1.99f);
    public static final Option<Float> LOSS_CUTOFF =
            number(
                            "miner-loss-cutoff",
                            "Distance from which the miner distance-weighted draws no negative.")
                    .or(TripletMiner.DEFAULT_LOSS_CUTOFF)
                    .aboveUpTo(0f, 2f);
    public static final Option<Float> EPSILON =
            number("miner-epsilon", "Slack in similarity of the miner multi-similarity.")
                    .or(TripletMiner.DEFAULT_EPSILON)
                    .between(0f, 2f);
    public static final Option<Float> ANGLE =
            number(
                            "miner-angle",
                            "Degrees above which the miner angular takes the angle at a negative.")
                    .or(TripletMiner.DEFAULT_ANGLE)
                    .between(0.1f, 89.9f);
    public static final Option<Integer> MOST =
            count("miner-most", "Triplets of a step, of which more are thinned out evenly.")
                    .or(TripletMiner.DEFAULT_MOST)
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

    static final List<Option<?>> ALL =
            List.of(
                    MINER,
                    PER_ANCHOR,
                    CUTOFF,
                    LOSS_CUTOFF,
                    EPSILON,
                    ANGLE,
                    MOST,
                    FALSE_NEGATIVE_RANK,
                    FALSE_NEGATIVE_DISTANCE,
                    ACROSS_TOWERS,
                    ANCHOR_TOWER,
                    ACROSS_SOURCES);

    private MiningOptions() {}

    private static Option<Integer> count(String name, String doc) {
        return Option.of("loss." + name, Type.INT, doc);
    }

    private static Option<Float> number(String name, String doc) {
        return Option.of("loss." + name, Type.FLOAT, doc);
    }
}
