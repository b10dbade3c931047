package io.tripletflow.encoder;

import static java.util.Objects.requireNonNull;

import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import java.io.Serializable;
import java.util.Locale;

/**
 * How inputs become embeddings: a direct path, a hidden branch, the sum of both, or the input
 * itself with a correction; docs/model.md has the formulas and when to choose which.
 *
 * @param kind which of the paths the network has
 * @param hidden width of a hidden layer, or of an adapter's correction: its rank; 0 without either
 * @param layers how many hidden layers of that width; 0 without dense hidden layers
 * @param embedding width of the embedding, E
 * @param normalizeInput whether inputs are scaled by what the stream showed so far, see {@link
 *     InputStatistics}
 * @param activation of the hidden layers or convolution stages; {@link Activation#RELU} without any
 * @param layerNorm whether each of them is normalised before its activation
 * @param dropout share of the activations set to zero in training, 0 to 0.9
 * @param convolution the hidden branch for images, in place of dense hidden layers; null for none
 */
public record EncoderSpec(
        Kind kind,
        int hidden,
        int layers,
        int embedding,
        boolean normalizeInput,
        Activation activation,
        boolean layerNorm,
        float dropout,
        Convolution convolution)
        implements Serializable {

    private static final int MAX_LAYERS = 16;
    private static final float MAX_DROPOUT = 0.9f;

    /** Which paths the network has; every one ends in + b and L2 normalisation. */
    public enum Kind {
        /** The direct path alone: x·W. */
        LINEAR(true, false, false),
        /** Both; the branch's last matrix starts at zero: at first the linear encoder. */
        RESIDUAL(true, true, false),
        /** The branch alone; it starts looking linear. */
        MLP(false, true, false),
        /**
         * The input itself and a correction of low rank, x + x·A·B (Hu et al. 2021, <a
         * href="https://arxiv.org/abs/2106.09685">2106.09685</a>); B starts at zero. The embedding
         * is as wide as the row.
         */
        ADAPTER(false, false, true);

        private final boolean direct;
        private final boolean branch;
        private final boolean adapter;

        Kind(boolean direct, boolean branch, boolean adapter) {
            this.direct = direct;
            this.branch = branch;
            this.adapter = adapter;
        }

        /** Whether there is a direct path W. */
        public boolean isDirect() {
            return direct;
        }

        /**
         * Whether there is a hidden branch: layers, or a convolution. Without one nothing reads
         * what describes it.
         */
        public boolean hasBranch() {
            return branch;
        }

        /** Whether the input itself is in the sum, with a correction. */
        public boolean adapts() {
            return adapter;
        }
    }

    public EncoderSpec {
        requireNonNull(kind, "kind");
        requireNonNull(activation, "activation");
        boolean dense = kind.branch && convolution == null;
        String owner = convolution == null ? named(kind) : "an encoder with a convolution";
        requireCount("hidden", hidden, dense || kind.adapter, Integer.MAX_VALUE, owner);
        requireCount("layers", layers, dense, MAX_LAYERS, owner);
        if (embedding < 1) {
            throw new IllegalArgumentException("embedding must be at least 1 but was " + embedding);
        }
        if (!(dropout >= 0 && dropout <= MAX_DROPOUT)) {
            throw new IllegalArgumentException(
                    "dropout must be 0 to " + MAX_DROPOUT + " but was " + dropout);
        }
        if (!kind.branch) {
            requireBranch(kind, activation == Activation.RELU, "activation", "relu", activation);
            requireBranch(kind, !layerNorm, "layer-norm", "false", layerNorm);
            requireBranch(kind, dropout == 0, "dropout", "0", dropout);
            requireBranch(kind, convolution == null, "convolution", "absent", convolution);
        }
        if (layerNorm && dense && hidden < 2) {
            throw new IllegalArgumentException(
                    "hidden must be at least 2 with layer norm but was " + hidden);
        }
    }

    /** At most one hidden layer, with ReLU and nothing else, or an adapter. */
    public EncoderSpec(Kind kind, int hidden, int embedding, boolean normalizeInput) {
        this(
                kind,
                hidden,
                kind.branch ? 1 : 0,
                embedding,
                normalizeInput,
                Activation.RELU,
                false,
                0,
                null);
    }

    /** Whether there is a direct path W. */
    boolean direct() {
        return kind.direct;
    }

    /** Whether there is a hidden branch. */
    boolean branch() {
        return kind.branch;
    }

    /** Whether the input itself is in the sum, with a correction. */
    boolean adapts() {
        return kind.adapter;
    }

    /**
     * The same with embeddings of another length. An adapter has the length of its rows, so one of
     * another length is the linear encoder.
     */
    public EncoderSpec withEmbedding(int width) {
        if (kind.adapter && width != embedding) {
            return new EncoderSpec(Kind.LINEAR, 0, width, normalizeInput);
        }
        return new EncoderSpec(
                kind,
                hidden,
                layers,
                width,
                normalizeInput,
                activation,
                layerNorm,
                dropout,
                convolution);
    }

    private static void requireCount(String name, int value, boolean dense, int max, String owner) {
        if (dense ? value < 1 : value != 0) {
            throw new IllegalArgumentException(
                    "%s must be %s for %s but was %d"
                            .formatted(name, dense ? "at least 1" : "0", owner, value));
        }
        if (value > max) {
            throw new IllegalArgumentException(
                    "%s must be at most %d but was %d".formatted(name, max, value));
        }
    }

    private static String named(Kind kind) {
        String article = kind.adapter ? "an " : "a ";
        return article + kind.name().toLowerCase(Locale.ROOT) + " encoder";
    }

    private static void requireBranch(
            Kind kind, boolean met, String name, String rule, Object value) {
        if (!met) {
            throw new IllegalArgumentException(
                    "%s must be %s for %s, which has no hidden branch, but was %s"
                            .formatted(name, rule, named(kind), value));
        }
    }
}
