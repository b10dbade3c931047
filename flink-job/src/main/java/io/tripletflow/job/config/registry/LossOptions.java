package io.tripletflow.job.config.registry;

import io.tripletflow.distance.Distance;
import io.tripletflow.job.config.option.Kinds;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.Contrastive;
import io.tripletflow.loss.Reduction;
import io.tripletflow.loss.TripletLoss;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Options of what is minimised. */
public final class LossOptions {

    private static final Contrastive CONTRASTIVE = Contrastive.defaults();

    public static final Option<LossKind> KIND =
            Option.of(
                            "loss.kind",
                            Type.choice(LossKind.class),
                            "Of triplets: max(0, d(a,p) - d(a,n) + margin), or log(1 + exp(d(a,p) -"
                                    + " d(a,n))); of pairs; or of rows and one proxy per label.")
                    .or(LossKind.MARGIN);
    public static final Option<Distance> DISTANCE =
            ofEveryKind(
                    Option.of(
                            "loss.distance",
                            Type.choice(Distance.class),
                            "Distance between embeddings, which have unit length."),
                    LossKind::distance);
    public static final Option<Float> MARGIN =
            number(
                            "margin",
                            "How much farther than a positive a negative should be, in units of the"
                                    + " distance; also read by the miners "
                                    + Kinds.tags(MinerKind.readersOfMargin())
                                    + ".")
                    .or(TripletLoss.defaults().margin())
                    .between(0f, 100f);
    public static final Option<Boolean> SWAP =
            Option.of(
                            "loss.swap",
                            Type.BOOLEAN,
                            read("swap", "Whether d(p,n) replaces d(a,n) where it is smaller"))
                    .or(false);
    public static final Option<Float> POSITIVE_MARGIN =
            number("positive-margin", read("positive-margin", "Distance that positives may have"))
                    .or(CONTRASTIVE.positiveMargin())
                    .between(0f, 100f);
    public static final Option<Float> NEGATIVE_MARGIN =
            number(
                            "negative-margin",
                            read("negative-margin", "Distance that negatives should have"))
                    .or(CONTRASTIVE.negativeMargin())
                    .between(0f, 100f);
    public static final Option<Float> ALPHA =
            byKind(number("alpha", read("alpha", "Sharpness for positives")))
                    .between(0.001f, 1_000f);
    public static final Option<Float> TEMPERATURE =
            byKind(number("temperature", read("temperature", "What similarities are divided by")))
                    .between(0.001f, 100f);
    public static final Option<Integer> PROXIES =
            Option.of(
                            "loss.proxies",
                            Type.INT,
                            read(
                                    "proxies",
                                    "Labels that keep a proxy, the one seen least recently gives"
                                            + " way"))
                    .or(Objective.DEFAULT_PROXIES)
                    .between(1, 1_000_000)
                    .in("labels");
    public static final Option<Reduction> REDUCTION =
            ofEveryKind(
                    Option.of(
                            "loss.reduction",
                            Type.choice(Reduction.class),
                            "How the losses of triplets, pairs or anchors become one."),
                    LossKind::reduction);
    public static final Option<Boolean> SAMPLING_CORRECTION =
            Option.of(
                            "loss.sampling-correction",
                            Type.BOOLEAN,
                            read(
                                    "sampling-correction",
                                    "Whether labels count as often as the stream shows them,"
                                            + " however often steps draw them (log Q)"))
                    .or(false);
    public static final Option<String> CLASS_WEIGHTS =
            Option.of(
                            "loss.class-weights",
                            Type.PROPERTIES,
                            "Factor of the loss of a label's anchors, 0 to 1000000, by the label; 1"
                                    + " for others.")
                    .orOpen("none");

    public static final List<Option<?>> ALL =
            Stream.of(
                            Stream.of(
                                    KIND,
                                    DISTANCE,
                                    MARGIN,
                                    SWAP,
                                    POSITIVE_MARGIN,
                                    NEGATIVE_MARGIN,
                                    ALPHA,
                                    TEMPERATURE),
                            Kinds.own(LossKind.values(), ""),
                            Stream.of(PROXIES, REDUCTION, SAMPLING_CORRECTION, CLASS_WEIGHTS))
                    .<Option<?>>flatMap(options -> options)
                    .toList();

    private LossOptions() {}

    /** An option with the default of the kind; for the reference all kinds that read it. */
    private static Option<Float> byKind(Option<Float> option) {
        String key = option.key();
        return option.orFrom(
                Kinds.defaults(
                        LossKind.readersOf(key), kind -> kind.number(key), Type.FLOAT.format()),
                values -> values.find(KIND).map(kind -> kind.number(key)));
    }

    private static <T extends Comparable<? super T>> Option<T> ofEveryKind(
            Option<T> option, Function<LossKind, T> value) {
        return option.orFrom(
                Kinds.defaults(Arrays.stream(LossKind.values()), value, option.type().format()),
                values -> values.find(KIND).map(value));
    }

    /**
     * @param doc without its end, which are the kinds that read it
     */
    private static String read(String name, String doc) {
        return doc + "; " + Kinds.tags(LossKind.readersOf("loss." + name)) + ".";
    }

    private static Option<Float> number(String name, String doc) {
        return Option.of("loss." + name, Type.FLOAT, doc);
    }
}
