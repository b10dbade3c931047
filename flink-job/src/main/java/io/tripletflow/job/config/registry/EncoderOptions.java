package io.tripletflow.job.config.registry;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.learn.spec.LearnerConfig;
import java.util.List;
import java.util.Optional;

/** Options of how inputs become embeddings; each tower may give them for itself. */
public final class EncoderOptions {

    public static final Option<EncoderSpec.Kind> KIND =
            Option.of(
                            "encoder.kind",
                            Type.choice(EncoderSpec.Kind.class),
                            "A projection, with a hidden branch beside it that starts at zero, a"
                                    + " hidden branch alone, or the input with a correction of low"
                                    + " rank.")
                    .orFrom(
                            "adapter of vectors of 1,024 to 8,127 numbers where there is one tower and no `encoder.embedding`, else linear",
                            EncoderOptions::defaultKind);
    public static final Option<Integer> HIDDEN =
            Option.of(
                            "encoder.hidden",
                            Type.INT,
                            "Width of the hidden layers, or rank of an adapter's correction;"
                                    + " linear has none, nor has a convolution.")
                    .orFrom("64 of an adapter, else 256", EncoderOptions::defaultHidden)
                    .between(1, 16_384)
                    .in("units");
    public static final Option<Integer> LAYERS =
            Option.of("encoder.layers", Type.INT, "How many hidden layers there are.")
                    .or(1)
                    .between(1, 16)
                    .in("layers");
    public static final Option<Integer> EMBEDDING =
            Option.of(
                            "encoder.embedding",
                            Type.INT,
                            "Length of the embeddings, of both learners of a committee together.")
                    .orFrom(
                            "of vectors their length and 1 more, but of a linear encoder 1,048,576 divided by that if it is less, and then at least 256; of text 1,024, of ids 256, or their width if it is less; of several towers the least; a committee adds four times as many, at most 64; `docs/model.md` has a table",
                            EncoderOptions::defaultEmbedding)
                    .between(2, 8_192)
                    .in("numbers");
    public static final Option<Boolean> NORMALIZE_INPUT =
            Option.of(
                            "encoder.normalize-input",
                            Type.BOOLEAN,
                            "Whether inputs are scaled by what the stream showed so far: features"
                                    + " to mean 0 and variance 1, text by inverse document"
                                    + " frequency.")
                    .or(true);
    public static final Option<Activation> ACTIVATION =
            Option.of(
                            "encoder.activation",
                            Type.choice(Activation.class),
                            "What a hidden unit makes of its sum.")
                    .or(Activation.RELU);
    public static final Option<Boolean> LAYER_NORM =
            Option.of(
                            "encoder.layer-norm",
                            Type.BOOLEAN,
                            "Whether hidden layers are normalised before their activation.")
                    .or(false);
    public static final Option<Float> DROPOUT =
            Option.of(
                            "encoder.dropout",
                            Type.FLOAT,
                            "Share of the hidden activations that are set to zero in training.")
                    .or(0f)
                    .between(0f, 0.9f);
    public static final Option<Integer> FILTERS =
            convolution(
                            "filters",
                            "Channels that each stage of a convolution makes, for images, in place"
                                    + " of hidden layers; 0 has hidden layers.")
                    .or(0)
                    .between(0, 1_024)
                    .in("channels");
    public static final Option<Integer> KERNEL =
            convolution("kernel", "Height and width of a filter, an odd number.")
                    .or(Convolution.DEFAULTS.kernel())
                    .between(1, 15)
                    .in("pixels");
    public static final Option<Integer> STAGES =
            convolution("stages", "How many stages there are; each halves height and width.")
                    .or(Convolution.DEFAULTS.stages())
                    .between(1, 8)
                    .in("stages");

    static final List<Option<?>> ALL =
            List.of(
                    KIND,
                    HIDDEN,
                    LAYERS,
                    EMBEDDING,
                    NORMALIZE_INPUT,
                    ACTIVATION,
                    LAYER_NORM,
                    DROPOUT,
                    FILTERS,
                    KERNEL,
                    STAGES);

    private EncoderOptions() {}

    /** Whether the hidden branch is a convolution. */
    public static boolean convolves(Values tower) {
        return tower.get(KIND).hasBranch() && tower.get(FILTERS) > 0;
    }

    /** Whether the input itself is in the embedding, with a correction. */
    public static boolean adapts(Values tower) {
        return tower.get(KIND).adapts();
    }

    /** Whether there are hidden layers. */
    public static boolean hides(Values tower) {
        return tower.get(KIND).hasBranch() && tower.get(FILTERS) == 0;
    }

    /** Of several towers the embeddings have one length, which is seldom that of each row. */
    private static Optional<EncoderSpec.Kind> defaultKind(Values tower) {
        Optional<EncoderSpec.Kind> kind =
                InputOptions.spec(tower)
                        .filter(any -> !tower.hasTowers() && !tower.isGiven(EMBEDDING))
                        .map(
                                spec ->
                                        LearnerConfig.defaultEncoder(spec, isNormalized(tower))
                                                .kind());
        return kind.or(() -> Optional.of(EncoderSpec.Kind.LINEAR));
    }

    private static Optional<Integer> defaultHidden(Values tower) {
        return Optional.of(adapts(tower) ? LearnerConfig.RANK : 256);
    }

    private static boolean isNormalized(Values tower) {
        return tower.get(NORMALIZE_INPUT);
    }

    /** Towers share one space, which no tower's input fills if it is wider than the input. */
    private static Optional<Integer> defaultEmbedding(Values values) {
        Optional<Integer> first = firstWidth(values);
        return CommitteeOptions.isOn(values)
                ? first.map(width -> width + CommitteeOptions.secondBeside(width))
                : first;
    }

    /** Length of the first learner's embeddings, where the job file does not say it. */
    static Optional<Integer> firstWidth(Values values) {
        return values.towers().stream()
                .flatMap(tower -> embedding(tower).stream())
                .min(Integer::compare);
    }

    private static Optional<Integer> embedding(Values tower) {
        return InputOptions.spec(tower)
                .map(
                        spec ->
                                adapts(tower)
                                        ? InputStatistics.width(spec, isNormalized(tower))
                                        : LearnerConfig.defaultEmbedding(
                                                spec, isNormalized(tower)));
    }

    private static Option<Integer> convolution(String name, String doc) {
        return Option.of("encoder.convolution." + name, Type.INT, doc);
    }
}
