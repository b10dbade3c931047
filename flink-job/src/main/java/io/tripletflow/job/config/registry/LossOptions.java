package io.tripletflow.job.config.registry;

import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.choice.LossKind;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.Contrastive;
import io.tripletflow.loss.InfoNce;
import io.tripletflow.loss.MultiSimilarity;
import io.tripletflow.loss.NeighbourhoodComponents;
import io.tripletflow.loss.ProxyAnchor;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import java.util.List;

/** Options of what is minimised. */
public final class LossOptions {

    private static final Contrastive CONTRASTIVE = Contrastive.defaults();
    private static final MultiSimilarity MULTI_SIMILARITY = MultiSimilarity.defaults();
    private static final ProxyAnchor PROXY_ANCHOR = ProxyAnchor.defaults();

    public static final Option<LossKind> KIND =
            Option.of(
                            "loss.kind",
                            Type.choice(LossKind.class),
                            "Of triplets: max(0, d(a,p) - d(a,n) + margin), or log(1 + exp(d(a,p) -"
                                    + " d(a,n))); of pairs; or of rows and one proxy per label.")
                    .or(LossKind.MARGIN);
    public static final Option<Distance> DISTANCE =
            Option.of(
                            "loss.distance",
                            Type.choice(Distance.class),
                            "Distance between embeddings, which have unit length.")
                    .orFrom(
                            "euclidean, with multi-similarity, info-nce, neighbourhood-components and"
                                    + " proxy-anchor cosine",
                            values -> values.find(KIND).map(LossOptions::distance));
    public static final Option<Float> MARGIN =
            number(
                            "margin",
                            "How much farther than a positive a negative should be, in units of the"
                                    + " distance; also read by the miners violating, semi-hard and"
                                    + " easy.")
                    .or(TripletLoss.defaults().margin())
                    .between(0f, 100f);
    public static final Option<Boolean> SWAP =
            Option.of(
                            "loss.swap",
                            Type.BOOLEAN,
                            "Whether d(p,n) replaces d(a,n) where it is smaller; margin,"
                                    + " soft-margin.")
                    .or(false);
    public static final Option<Float> POSITIVE_MARGIN =
            number(
                            "positive-margin",
                            "Distance that positives may have; contrastive, lifted-structure.")
                    .or(CONTRASTIVE.positiveMargin())
                    .between(0f, 100f);
    public static final Option<Float> NEGATIVE_MARGIN =
            number(
                            "negative-margin",
                            "Distance that negatives should have; contrastive, lifted-structure.")
                    .or(CONTRASTIVE.negativeMargin())
                    .between(0f, 100f);
    public static final Option<Boolean> SQUARED =
            Option.of(
                            "loss.squared",
                            Type.BOOLEAN,
                            "Whether the excess of a pair counts squared; contrastive.")
                    .or(CONTRASTIVE.squared());
    public static final Option<Float> ALPHA =
            number("alpha", "Sharpness for positives; multi-similarity, proxy-anchor.")
                    .orFrom(
                            "2, with proxy-anchor 32",
                            values -> values.find(KIND).map(LossOptions::alpha))
                    .between(0.001f, 1_000f);
    public static final Option<Float> BETA =
            number("beta", "Sharpness for negatives; multi-similarity.")
                    .or(MULTI_SIMILARITY.beta())
                    .between(0.001f, 1_000f);
    public static final Option<Float> BASE =
            number(
                            "base",
                            "Similarity that positives should exceed and negatives stay below;"
                                    + " multi-similarity.")
                    .or(MULTI_SIMILARITY.base())
                    .between(-1f, 1f);
    public static final Option<Float> DELTA =
            number("delta", "Margin in similarity; proxy-anchor.")
                    .or(PROXY_ANCHOR.delta())
                    .between(0f, 1f);
    public static final Option<Float> TEMPERATURE =
            number(
                            "temperature",
                            "What similarities are divided by; info-nce, neighbourhood-components.")
                    .orFrom(
                            "0.07, with neighbourhood-components 0.1",
                            values -> values.find(KIND).map(LossOptions::temperature))
                    .between(0.001f, 100f);
    public static final Option<Integer> PROXIES =
            Option.of(
                            "loss.proxies",
                            Type.INT,
                            "Labels that keep a proxy, the one seen least recently gives way;"
                                    + " proxy-anchor.")
                    .or(Objective.DEFAULT_PROXIES)
                    .between(1, 1_000_000)
                    .in("labels");
    public static final Option<Reduction> REDUCTION =
            Option.of(
                            "loss.reduction",
                            Type.choice(Reduction.class),
                            "How the losses of triplets, pairs or anchors become one.")
                    .orFrom(
                            "mean, with contrastive mean-of-active",
                            values -> values.find(KIND).map(LossOptions::reduction));
    public static final Option<Boolean> SAMPLING_CORRECTION =
            Option.of(
                            "loss.sampling-correction",
                            Type.BOOLEAN,
                            "Whether labels count as often as the stream shows them, however often steps"
                                    + " draw them (log Q); info-nce, neighbourhood-components.")
                    .or(false);
    public static final Option<String> CLASS_WEIGHTS =
            Option.of(
                            "loss.class-weights",
                            Type.PROPERTIES,
                            "Factor of the loss of a label's anchors, 0 to 1000000, by the label; 1"
                                    + " for others.")
                    .orOpen("none");

    static final List<Option<?>> ALL =
            List.of(
                    KIND,
                    DISTANCE,
                    MARGIN,
                    SWAP,
                    POSITIVE_MARGIN,
                    NEGATIVE_MARGIN,
                    SQUARED,
                    ALPHA,
                    BETA,
                    BASE,
                    DELTA,
                    TEMPERATURE,
                    PROXIES,
                    REDUCTION,
                    SAMPLING_CORRECTION,
                    CLASS_WEIGHTS);

    private LossOptions() {}

    private static Distance distance(LossKind kind) {
        return switch (kind) {
            case MARGIN, SOFT_MARGIN, CONTRASTIVE, LIFTED_STRUCTURE -> Distance.EUCLIDEAN;
            case MULTI_SIMILARITY, INFO_NCE, NEIGHBOURHOOD_COMPONENTS, PROXY_ANCHOR ->
                    Distance.COSINE;
        };
    }

    private static float alpha(LossKind kind) {
        return kind == LossKind.PROXY_ANCHOR ? PROXY_ANCHOR.alpha() : MULTI_SIMILARITY.alpha();
    }

    private static float temperature(LossKind kind) {
        return kind == LossKind.NEIGHBOURHOOD_COMPONENTS
                ? NeighbourhoodComponents.defaults().temperature()
                : InfoNce.defaults().temperature();
    }

    private static Reduction reduction(LossKind kind) {
        return kind == LossKind.CONTRASTIVE ? CONTRASTIVE.reduction() : Reduction.MEAN;
    }

    private static Option<Float> number(String name, String doc) {
        return Option.of("loss." + name, Type.FLOAT, doc);
    }
}
