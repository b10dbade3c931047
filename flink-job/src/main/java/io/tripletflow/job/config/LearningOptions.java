package io.tripletflow.job.config;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig.InputKind;
import io.tripletflow.learn.LearnerConfig;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.optim.OptimizerSpec;
import java.time.Duration;
import java.util.List;

/** Options of what is learned and how: input, encoder, loss, optimizer, training, memory. */
final class LearningOptions {

    static final Option<InputKind> INPUT_KIND =
            Option.of(
                            "input.kind",
                            Type.choice(InputKind.class),
                            "What events carry: vectors of numbers, or text that is hashed.")
                    .or(InputKind.FEATURES);
    static final Option<Integer> INPUT_DIMENSION =
            Option.of(
                            "input.dimension",
                            Type.INT,
                            "Length of the feature vectors, or number of hash buckets of text.")
                    .orFrom(
                            "required for features, 4096 for text",
                            values ->
                                    values.find(INPUT_KIND)
                                            .filter(kind -> kind == InputKind.TEXT)
                                            .map(text -> 4096))
                    .between(1, 1 << 20)
                    .in("numbers");
    static final Option<String> INPUT_TOWER =
            Option.of("input.tower", Type.STRING, "Name of the input that events may give.")
                    .or(Event.DEFAULT_TOWER);

    static final Option<EncoderSpec.Kind> ENCODER_KIND =
            Option.of(
                            "encoder.kind",
                            Type.choice(EncoderSpec.Kind.class),
                            "A projection, a projection with a hidden layer beside it that starts"
                                    + " at zero, or a hidden layer alone.")
                    .or(EncoderSpec.Kind.LINEAR);
    static final Option<Integer> ENCODER_HIDDEN =
            Option.of("encoder.hidden", Type.INT, "Width of the hidden layer; linear has none.")
                    .or(256)
                    .between(1, 16_384)
                    .in("units");
    static final Option<Integer> ENCODER_EMBEDDING =
            Option.of("encoder.embedding", Type.INT, "Length of the embeddings.")
                    .orFrom(
                            "input.dimension, at most 256",
                            values ->
                                    values.find(INPUT_DIMENSION)
                                            .map(LearningOptions::defaultEmbedding))
                    .between(2, 4_096)
                    .in("numbers");

    static final Option<Boolean> ENCODER_NORMALIZE_INPUT =
            Option.of(
                            "encoder.normalize-input",
                            Type.BOOLEAN,
                            "Whether inputs are scaled by what the stream showed so far: features"
                                    + " to mean 0 and variance 1, text by inverse document"
                                    + " frequency.")
                    .or(true);

    static final Option<Distance> LOSS_DISTANCE =
            Option.of(
                            "loss.distance",
                            Type.choice(Distance.class),
                            "Distance between embeddings, which have unit length.")
                    .or(Distance.EUCLIDEAN);
    static final Option<TripletLoss.Kind> LOSS_KIND =
            Option.of(
                            "loss.kind",
                            Type.choice(TripletLoss.Kind.class),
                            "max(0, d(a,p) - d(a,n) + margin), or log(1 + exp(d(a,p) - d(a,n))).")
                    .or(TripletLoss.Kind.MARGIN);
    static final Option<Float> LOSS_MARGIN =
            Option.of(
                            "loss.margin",
                            Type.FLOAT,
                            "How much farther than a positive a negative should be, in the units"
                                    + " of the distance; also read by the semi-hard miner.")
                    .or(0.2f)
                    .between(0f, 100f);
    static final Option<Boolean> LOSS_SWAP =
            Option.of(
                            "loss.swap",
                            Type.BOOLEAN,
                            "Whether d(p,n) replaces d(a,n) where it is smaller.")
                    .or(false);
    static final Option<TripletLoss.Reduction> LOSS_REDUCTION =
            Option.of(
                            "loss.reduction",
                            Type.choice(TripletLoss.Reduction.class),
                            "How the losses of the triplets become one.")
                    .or(TripletLoss.Reduction.MEAN);
    static final Option<TripletMiner> LOSS_MINER =
            Option.of(
                            "loss.miner",
                            Type.choice(TripletMiner.class),
                            "Which triplets of a batch are learned from.")
                    .or(TripletMiner.BATCH_HARD);

    static final Option<OptimizerSpec.Kind> OPTIMIZER_KIND =
            Option.of(
                            "optimizer.kind",
                            Type.choice(OptimizerSpec.Kind.class),
                            "Rule of the update.")
                    .or(OptimizerSpec.Kind.ADAM);
    static final Option<Float> OPTIMIZER_LEARNING_RATE =
            Option.of("optimizer.learning-rate", Type.FLOAT, "Size of a step.")
                    .orFrom(
                            "0.001, with text 0.0005",
                            values -> values.find(INPUT_KIND).map(LearningOptions::defaultRate))
                    .aboveUpTo(0f, 100f);
    static final Option<Float> OPTIMIZER_MOMENTUM =
            share("momentum", "Share of the last step that is kept; sgd and rmsprop.").or(0f);
    static final Option<Float> OPTIMIZER_BETA1 =
            share("beta1", "Decay of the mean of gradients; adam and adamw.").or(0.9f);
    static final Option<Float> OPTIMIZER_BETA2 =
            share("beta2", "Decay of the mean of squared gradients; adam, adamw and rmsprop.")
                    .orFrom(
                            "0.999, with rmsprop 0.99",
                            values -> values.find(OPTIMIZER_KIND).map(kind -> usual(kind).beta2()));
    static final Option<Float> OPTIMIZER_EPSILON =
            Option.of(
                            "optimizer.epsilon",
                            Type.FLOAT,
                            "Added to the root that divides a step; all but sgd.")
                    .orFrom(
                            "1e-8, with adagrad 1e-10",
                            values ->
                                    values.find(OPTIMIZER_KIND).map(kind -> usual(kind).epsilon()))
                    .aboveUpTo(0f, 1f);
    static final Option<Float> OPTIMIZER_WEIGHT_DECAY =
            Option.of(
                            "optimizer.weight-decay",
                            Type.FLOAT,
                            "Share of the parameters added to the gradient, or with adamw taken"
                                    + " off them times the learning rate.")
                    .orFrom(
                            "0, with adamw 0.01",
                            values ->
                                    values.find(OPTIMIZER_KIND)
                                            .map(kind -> usual(kind).weightDecay()))
                    .between(0f, 1f);

    static final Option<Integer> TRAINING_BATCH =
            Option.of("training.batch", Type.INT, "Rows of one optimizer step.")
                    .or(128)
                    .between(2, 8_192)
                    .in("rows");
    static final Option<Integer> TRAINING_ROWS_PER_LABEL =
            Option.of(
                            "training.rows-per-label",
                            Type.INT,
                            "Rows of each label in a step, as far as there are any.")
                    .or(4)
                    .between(2, 1_024)
                    .in("rows");
    static final Option<Float> TRAINING_REPLAY =
            Option.of(
                            "training.replay",
                            Type.FLOAT,
                            "Rows trained on for each labelled event: it and remembered ones.")
                    .or(8f)
                    .between(0f, 1_000f)
                    .in("rows");
    static final Option<Integer> TRAINING_WARMUP =
            Option.of(
                            "training.warmup",
                            Type.INT,
                            "First steps, over which the learning rate rises to its full value.")
                    .or(30)
                    .between(0, 1_000_000)
                    .in("steps");
    static final Option<Float> TRAINING_AVERAGING =
            Option.of(
                            "training.averaging",
                            Type.FLOAT,
                            "Decay of the moving average of the parameters that embeds; 0 embeds"
                                    + " with the last ones.")
                    .or(0.99f)
                    .fromToBelow(0f, 1f);
    static final Option<Float> TRAINING_FADING =
            Option.of(
                            "training.fading",
                            Type.FLOAT,
                            "Decay of the prequential recall with each event that is scored.")
                    .or(0.999f)
                    .between(0f, 1f);
    static final Option<Long> TRAINING_SEED =
            Option.of("training.seed", Type.LONG, "Seed of everything that is drawn.").or(42L);

    static final Option<Integer> MEMORY_PER_LABEL =
            memory("per-label", "Newest events of a label that a group remembers.")
                    .or(32)
                    .between(0, 10_000)
                    .in("events");
    static final Option<Integer> MEMORY_LABELS =
            memory("labels", "Labels that a group remembers; rarely seen ones make room.")
                    .or(10_000)
                    .between(1, 10_000_000)
                    .in("labels");
    static final Option<Integer> MEMORY_SAMPLE =
            memory("sample", "Remembered events that join a window.")
                    .or(512)
                    .between(0, 100_000)
                    .in("events");
    static final Option<Duration> MEMORY_EXPIRE_AFTER =
            Option.of(
                            "memory.expire-after",
                            Type.DURATION,
                            "Event time after which a remembered event is forgotten; 0s means"
                                    + " never.")
                    .or(Duration.ZERO)
                    .atLeast(Duration.ZERO);

    static final List<Option<?>> ALL =
            List.of(
                    INPUT_KIND,
                    INPUT_DIMENSION,
                    INPUT_TOWER,
                    ENCODER_KIND,
                    ENCODER_HIDDEN,
                    ENCODER_EMBEDDING,
                    ENCODER_NORMALIZE_INPUT,
                    LOSS_DISTANCE,
                    LOSS_KIND,
                    LOSS_MARGIN,
                    LOSS_SWAP,
                    LOSS_REDUCTION,
                    LOSS_MINER,
                    OPTIMIZER_KIND,
                    OPTIMIZER_LEARNING_RATE,
                    OPTIMIZER_MOMENTUM,
                    OPTIMIZER_BETA1,
                    OPTIMIZER_BETA2,
                    OPTIMIZER_EPSILON,
                    OPTIMIZER_WEIGHT_DECAY,
                    TRAINING_BATCH,
                    TRAINING_ROWS_PER_LABEL,
                    TRAINING_REPLAY,
                    TRAINING_WARMUP,
                    TRAINING_AVERAGING,
                    TRAINING_FADING,
                    TRAINING_SEED,
                    MEMORY_PER_LABEL,
                    MEMORY_LABELS,
                    MEMORY_SAMPLE,
                    MEMORY_EXPIRE_AFTER);

    private LearningOptions() {}

    private static int defaultEmbedding(int dimension) {
        return LearnerConfig.defaults(new InputSpec.Dense(dimension)).encoder().embedding();
    }

    private static float defaultRate(InputKind kind) {
        InputSpec input =
                switch (kind) {
                    case FEATURES -> new InputSpec.Dense(1);
                    case TEXT -> new InputSpec.HashedText(1);
                };
        return LearnerConfig.defaults(input).optimizer().learningRate();
    }

    /** An optimizer as its paper and PyTorch have it; its learning rate is not read. */
    private static OptimizerSpec usual(OptimizerSpec.Kind kind) {
        return switch (kind) {
            case SGD -> OptimizerSpec.sgd(1f, 0f);
            case ADAGRAD -> OptimizerSpec.adagrad(1f);
            case RMSPROP -> OptimizerSpec.rmsProp(1f);
            case ADAM -> OptimizerSpec.adam(1f);
            case ADAMW -> OptimizerSpec.adamW(1f, 0.01f);
        };
    }

    private static Option<Float> share(String name, String doc) {
        return Option.of("optimizer." + name, Type.FLOAT, doc).fromToBelow(0f, 1f);
    }

    private static Option<Integer> memory(String name, String doc) {
        return Option.of("memory." + name, Type.INT, doc);
    }
}
