package io.tripletflow.job.config.registry;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.tripletflow.distance.Distance;
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
import io.tripletflow.mining.TripletMiner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is minimised: the triplet loss in two forms, and losses of pairs. All that a job file can
 * say of a kind stands here once: its usual distance, miner and reduction, the options that it
 * reads with the defaults that are its own, and how it is built. The reference, the warnings of
 * options without effect and the lists of kinds in messages follow.
 */
@SuppressWarnings("ImmutableEnumChecker") // Usual is a record of values, build keeps nothing
public enum LossKind {
    MARGIN(
            usual(Distance.EUCLIDEAN, TripletMiner.Kind.BATCH_HARD, Reduction.MEAN)
                    .reads("margin", "swap"),
            values -> triplets(TripletLoss.Kind.MARGIN, values)),
    SOFT_MARGIN(
            usual(Distance.EUCLIDEAN, TripletMiner.Kind.BATCH_HARD, Reduction.MEAN).reads("swap"),
            values -> triplets(TripletLoss.Kind.SOFT_MARGIN, values)),
    CONTRASTIVE(
            usual(Distance.EUCLIDEAN, TripletMiner.Kind.ALL, Contrastive.defaults().reduction())
                    .reads("positive-margin", "negative-margin", "squared"),
            values ->
                    new Contrastive(
                            values.get(LossOptions.POSITIVE_MARGIN),
                            values.get(LossOptions.NEGATIVE_MARGIN),
                            values.get(LossOptions.SQUARED),
                            values.get(LossOptions.REDUCTION))),
    LIFTED_STRUCTURE(
            usual(Distance.EUCLIDEAN, TripletMiner.Kind.ALL, Reduction.MEAN)
                    .reads("positive-margin", "negative-margin"),
            values ->
                    new LiftedStructure(
                            values.get(LossOptions.POSITIVE_MARGIN),
                            values.get(LossOptions.NEGATIVE_MARGIN),
                            values.get(LossOptions.REDUCTION))),
    MULTI_SIMILARITY(
            usual(Distance.COSINE, TripletMiner.Kind.MULTI_SIMILARITY, Reduction.MEAN)
                    .reads("alpha", MultiSimilarity.defaults().alpha())
                    .reads("beta", "base"),
            values ->
                    new MultiSimilarity(
                            values.get(LossOptions.ALPHA),
                            values.get(LossOptions.BETA),
                            values.get(LossOptions.BASE),
                            values.get(LossOptions.REDUCTION))),
    INFO_NCE(
            usual(Distance.COSINE, TripletMiner.Kind.ALL, Reduction.MEAN)
                    .reads("temperature", InfoNce.defaults().temperature())
                    .reads("sampling-correction"),
            values ->
                    new InfoNce(
                            values.get(LossOptions.TEMPERATURE),
                            values.get(LossOptions.REDUCTION))),
    NEIGHBOURHOOD_COMPONENTS(
            usual(Distance.COSINE, TripletMiner.Kind.ALL, Reduction.MEAN)
                    .reads("temperature", NeighbourhoodComponents.defaults().temperature())
                    .reads("sampling-correction"),
            values ->
                    new NeighbourhoodComponents(
                            values.get(LossOptions.TEMPERATURE),
                            values.get(LossOptions.REDUCTION))),
    PROXY_ANCHOR(
            usual(Distance.COSINE, TripletMiner.Kind.ALL, Reduction.MEAN)
                    .reads("alpha", ProxyAnchor.defaults().alpha())
                    .reads("delta", "proxies"),
            values ->
                    new ProxyAnchor(
                            values.get(LossOptions.ALPHA),
                            values.get(LossOptions.DELTA),
                            values.get(LossOptions.REDUCTION)));

    private final Usual usual;
    private final Function<Values, Loss> build;

    LossKind(Usual usual, Function<Values, Loss> build) {
        this.usual = usual;
        this.build = build;
    }

    /** The loss that {@code values} describe. */
    public Loss build(Values values) {
        return build.apply(values);
    }

    /** Whether {@code key}, such as "loss.alpha", changes anything with this kind. */
    public boolean reads(String key) {
        return usual.options.containsKey(key);
    }

    Distance distance() {
        return usual.distance;
    }

    TripletMiner.Kind miner() {
        return usual.miner;
    }

    Reduction reduction() {
        return usual.reduction;
    }

    /** Its own default of a number; that of the first kind with one, if it does not read it. */
    float number(String key) {
        return Stream.concat(Stream.of(this), Arrays.stream(values()))
                .map(kind -> kind.usual.options.getOrDefault(key, Optional.empty()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    /** Kinds that read {@code key}, as in "contrastive, lifted-structure". */
    static String readers(String key) {
        return readersOf(key).map(Type::tag).collect(joining(", "));
    }

    private static Stream<LossKind> readersOf(String key) {
        return Arrays.stream(values()).filter(kind -> kind.reads(key));
    }

    /**
     * Defaults for the reference: the first kind's, then each other with its kinds, as in "2, with
     * proxy-anchor 32".
     *
     * @param key of the option; of a kind that does not read it nothing is said
     */
    static <T> String defaultsOf(
            String key, Function<LossKind, T> value, Function<T, String> format) {
        return defaults(readersOf(key), value, format);
    }

    /** As {@link #defaultsOf} for what every kind has. */
    static <T> String defaults(Function<LossKind, T> value, Function<T, String> format) {
        return defaults(Arrays.stream(values()), value, format);
    }

    private static <T> String defaults(
            Stream<LossKind> kinds, Function<LossKind, T> value, Function<T, String> format) {
        Map<String, List<String>> byText =
                kinds.collect(
                        groupingBy(
                                kind -> format.apply(value.apply(kind)),
                                LinkedHashMap::new,
                                mapping(Type::tag, toList())));
        StringBuilder text = new StringBuilder();
        byText.forEach(
                (shown, names) ->
                        text.append(text.isEmpty() ? "" : ", with " + listed(names) + " ")
                                .append(shown));
        return text.toString();
    }

    /** As in "a, b and c". */
    private static String listed(List<String> names) {
        int last = names.size() - 1;
        String before = String.join(", ", names.subList(0, last));
        return before + (before.isEmpty() ? "" : " and ") + names.get(last);
    }

    private static TripletLoss triplets(TripletLoss.Kind kind, Values values) {
        return new TripletLoss(
                kind,
                values.get(LossOptions.MARGIN),
                values.get(LossOptions.SWAP),
                values.get(LossOptions.REDUCTION));
    }

    private static Usual usual(Distance distance, TripletMiner.Kind miner, Reduction reduction) {
        return new Usual(distance, miner, reduction, Map.of());
    }

    /**
     * What a kind takes unless told otherwise.
     *
     * @param options those that it reads, by key, each with the default that is its own
     */
    private record Usual(
            Distance distance,
            TripletMiner.Kind miner,
            Reduction reduction,
            Map<String, Optional<Float>> options) {

        Usual reads(String... names) {
            Usual usual = this;
            for (String name : names) {
                usual = usual.with(name, Optional.empty());
            }
            return usual;
        }

        Usual reads(String name, float ownDefault) {
            return with(name, Optional.of(ownDefault));
        }

        private Usual with(String name, Optional<Float> ownDefault) {
            Map<String, Optional<Float>> more = new HashMap<>(options);
            more.put("loss." + name, ownDefault);
            return new Usual(distance, miner, reduction, Map.copyOf(more));
        }
    }
}
