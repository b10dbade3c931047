package io.tripletflow.job.config.registry;

import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.option.Kind;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Reads;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.loss.Contrastive;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.LiftedStructure;
import io.tripletflow.loss.Loss;
import io.tripletflow.loss.MultiSimilarity;
import io.tripletflow.loss.NeighbourhoodComponents;
import io.tripletflow.loss.ProxyAnchor;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is minimised: the triplet loss in two forms, and losses of pairs. All that a job file can
 * say of a kind stands here once: its usual distance, miner and reduction, the options that it
 * reads with the defaults that are its own, and how it is built. An option that one kind alone
 * reads is declared in its row; those that several kinds or a rule read are in {@link LossOptions}.
 * The reference, the warnings of options without effect and the lists of kinds in messages follow.
 */
@SuppressWarnings("ImmutableEnumChecker") // Reads is a record of values, build keeps nothing
public enum LossKind implements Kind {
    MARGIN(
            Distance.EUCLIDEAN,
            MinerKind.BATCH_HARD,
            Reduction.MEAN,
            reads("margin", "swap"),
            p -> triplets(TripletLoss.Kind.MARGIN, p.number("margin"), p)),
    SOFT_MARGIN(
            Distance.EUCLIDEAN,
            MinerKind.BATCH_HARD,
            Reduction.MEAN,
            reads("swap"),
            p -> triplets(TripletLoss.Kind.SOFT_MARGIN, TripletLoss.defaults().margin(), p)),
    CONTRASTIVE(
            Distance.EUCLIDEAN,
            MinerKind.ALL,
            Contrastive.defaults().reduction(),
            reads("positive-margin", "negative-margin")
                    .own(
                            Option.of(
                                            "loss.squared",
                                            Type.BOOLEAN,
                                            "Whether the excess of a pair counts squared")
                                    .or(Contrastive.defaults().squared())),
            p ->
                    new Contrastive(
                            p.number("positive-margin"),
                            p.number("negative-margin"),
                            p.flag("squared"),
                            p.reduction())),
    LIFTED_STRUCTURE(
            Distance.EUCLIDEAN,
            MinerKind.ALL,
            Reduction.MEAN,
            reads("positive-margin", "negative-margin"),
            p ->
                    new LiftedStructure(
                            p.number("positive-margin"),
                            p.number("negative-margin"),
                            p.reduction())),
    MULTI_SIMILARITY(
            Distance.COSINE,
            MinerKind.MULTI_SIMILARITY,
            Reduction.MEAN,
            Reads.NOTHING
                    .and("loss.alpha", MultiSimilarity.defaults().alpha())
                    .own(
                            Option.of("loss.beta", Type.FLOAT, "Sharpness for negatives")
                                    .or(MultiSimilarity.defaults().beta())
                                    .between(0.001f, 1_000f))
                    .own(
                            Option.of(
                                            "loss.base",
                                            Type.FLOAT,
                                            "Similarity that positives should exceed and negatives"
                                                    + " stay below")
                                    .or(MultiSimilarity.defaults().base())
                                    .between(-1f, 1f)),
            p ->
                    new MultiSimilarity(
                            p.number("alpha"), p.number("beta"), p.number("base"), p.reduction())),
    INFO_NCE(
            Distance.COSINE,
            MinerKind.ALL,
            Reduction.MEAN,
            reads("sampling-correction").and("loss.temperature", InfoNce.defaults().temperature()),
            p -> new InfoNce(p.number("temperature"), p.reduction())),
    NEIGHBOURHOOD_COMPONENTS(
            Distance.COSINE,
            MinerKind.ALL,
            Reduction.MEAN,
            reads("sampling-correction")
                    .and("loss.temperature", NeighbourhoodComponents.defaults().temperature()),
            p -> new NeighbourhoodComponents(p.number("temperature"), p.reduction())),
    PROXY_ANCHOR(
            Distance.COSINE,
            MinerKind.ALL,
            Reduction.MEAN,
            reads("proxies")
                    .and("loss.alpha", ProxyAnchor.defaults().alpha())
                    .own(
                            Option.of("loss.delta", Type.FLOAT, "Margin in similarity")
                                    .or(ProxyAnchor.defaults().delta())
                                    .between(0f, 1f)),
            p -> new ProxyAnchor(p.number("alpha"), p.number("delta"), p.reduction()));

    private final Distance distance;
    private final MinerKind miner;
    private final Reduction reduction;
    private final Reads reads;
    private final Function<Parameters, Loss> build;

    LossKind(
            Distance distance,
            MinerKind miner,
            Reduction reduction,
            Reads reads,
            Function<Parameters, Loss> build) {
        this.distance = distance;
        this.miner = miner;
        this.reduction = reduction;
        this.reads = reads;
        this.build = build;
    }

    /** The loss that {@code values} describe. */
    public Loss build(Values values) {
        return build.apply(new Parameters(this, values));
    }

    @Override
    public Reads reads() {
        return reads;
    }

    Distance distance() {
        return distance;
    }

    MinerKind miner() {
        return miner;
    }

    Reduction reduction() {
        return reduction;
    }

    /** Its own default of a number; that of the first kind with one, if it does not read it. */
    float number(String key) {
        return Stream.concat(Stream.of(this), Arrays.stream(values()))
                .map(kind -> kind.reads.keys().getOrDefault(key, Optional.empty()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    /** Kinds that read {@code key}. */
    static Stream<LossKind> readersOf(String key) {
        return Arrays.stream(values()).filter(kind -> kind.reads.keys().containsKey(key));
    }

    private static TripletLoss triplets(TripletLoss.Kind kind, float margin, Parameters p) {
        return new TripletLoss(kind, margin, p.flag("swap"), p.reduction());
    }

    private static Reads reads(String... names) {
        return Parameters.reads(names);
    }
}
