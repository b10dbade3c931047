package io.tripletflow.encoder;

import static java.util.Objects.requireNonNull;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.layer.Bias;
import io.tripletflow.encoder.layer.InputLayer;
import io.tripletflow.encoder.layer.Inputs;
import io.tripletflow.encoder.layer.Rows;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.encoder.layer.UnitLength;
import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The network from input rows to embeddings, with its gradient. Parameters belong to the caller and
 * come in the order of {@link #tensors}; buffers belong to the encoder and are reused, so what
 * {@link #forward} returns lives until the next call. Not thread-safe.
 *
 * <p>y = x·W + branch(x) + b (parts as {@link EncoderSpec.Kind} has them; an adapter has x in place
 * of x·W), embedding = y/‖y‖; a row whose y is zero embeds to zero and has no gradient.
 */
public final class Encoder {

    /** Where their number does not matter: what layers keep of so many fits into the cache. */
    private static final int MAX_ROWS = 256;

    private final EncoderSpec spec;
    private final InputSpec.Image image;
    private final Layout layout;
    private final Inputs inputs;
    private final InputLayer direct;
    private final Branch branch;
    private final Bias bias;
    private final UnitLength unitLength = new UnitLength();
    private final Rows slopes;

    /** Output of the last layer, turned into the embeddings in place. */
    private Rows embeddings;

    /** An encoder of rows that are no images, {@code inputs} wide. */
    public Encoder(EncoderSpec spec, int inputs) {
        this(spec, inputs, null);
    }

    private Encoder(EncoderSpec spec, int inputs, InputSpec.Image image) {
        if (spec.convolution() != null) {
            if (image == null) {
                throw new IllegalArgumentException(
                        "convolution needs images as input; set their height, width and"
                                + " channels or choose an encoder without convolution");
            }
            spec.convolution().requireFits(image);
        }
        if (spec.adapts() && spec.embedding() != inputs) {
            throw new IllegalArgumentException(
                    "embedding must be %d, the numbers of a row, for an adapter but was %d"
                            .formatted(inputs, spec.embedding()));
        }
        this.spec = spec;
        this.image = image;
        this.inputs = new Inputs(inputs);
        layout = Layout.of(spec, inputs, image);
        direct = spec.direct() ? new InputLayer(layout.get("weights")) : null;
        branch =
                spec.branch() || spec.adapts() ? Branch.of(spec, layout, image, this.inputs) : null;
        bias = new Bias(layout.get("bias"));
        embeddings = new Rows(spec.embedding());
        slopes = new Rows(spec.embedding());
    }

    /** The encoder of a tower; reads rows of {@link #inputs}. */
    public static Encoder of(EncoderSpec spec, InputSpec input) {
        InputSpec.Image image = input instanceof InputSpec.Image that ? that : null;
        return new Encoder(spec, inputs(spec, input), image);
    }

    /** Width of the rows that an encoder multiplies, D: the input's, scaled if the spec says so. */
    public static int inputs(EncoderSpec spec, InputSpec input) {
        return InputStatistics.width(input, spec.normalizeInput());
    }

    /** Length of the parameter array. */
    public int parameters() {
        return layout.size();
    }

    /**
     * Rows that {@link #forward} may take at once and give each the bits that it would have alone.
     * ND4J's product of many rows sums in an order that depends on their number.
     */
    public int maxBatchWithStableBits() {
        if (Matrix.rowsAlike()) {
            return MAX_ROWS;
        }
        return spec.convolution() == null ? Matrix.minRows() - 1 : 1;
    }

    /** Width of an embedding, E. */
    public int width() {
        return spec.embedding();
    }

    /** The parts of the parameter array by name, without gaps, in ascending order of offset. */
    public List<TensorSpec> tensors() {
        return layout.tensors();
    }

    /** First parameters, the same for the same seed. */
    public float[] start(long seed) {
        return IsometricStart.parameters(spec, layout, image, seed);
    }

    /**
     * Embeds rows.
     *
     * @param inputRows B rows, all dense or all sparse
     * @return embeddings, row-major, at least (B, E) long; owned by the encoder
     */
    public float[] forward(float[] parameters, List<InputRow> inputRows) {
        return embed(parameters, inputRows, null);
    }

    /**
     * Embeds rows with dropout, if the spec has it; {@link #backward} then goes through the same
     * units.
     *
     * @param random draws the masks, the same for the same state of it
     */
    public float[] forwardTraining(
            float[] parameters, List<InputRow> inputRows, RandomGenerator random) {
        return embed(parameters, inputRows, requireNonNull(random, "random"));
    }

    private float[] embed(float[] parameters, List<InputRow> inputRows, RandomGenerator random) {
        inputs.take(inputRows);
        if (spec.adapts() && inputs.sparse()) {
            throw new IllegalArgumentException(
                    "an adapter reads dense rows but was given sparse ones");
        }
        if (direct == null) {
            embeddings = branch.forward(parameters, random);
            if (spec.adapts()) {
                add(inputs.dense().values(), embeddings.values(), embeddings.size());
            }
        } else {
            embeddings = direct.forward(parameters, inputs);
            if (branch != null) {
                Rows other = branch.forward(parameters, random);
                add(other.values(), embeddings.values(), embeddings.size());
            }
        }
        bias.forward(parameters, embeddings, random);
        unitLength.forward(embeddings);
        return embeddings.values();
    }

    /**
     * Gradient of the last {@link #forward} or {@link #forwardTraining}, with the same parameters.
     *
     * @param embeddingGradient ∂L/∂embeddings, at least (B, E); not changed
     * @param gradient overwritten with ∂L/∂parameters
     */
    public void backward(float[] parameters, float[] embeddingGradient, float[] gradient) {
        backward(parameters, embeddingGradient, gradient, null);
    }

    /**
     * As {@link #backward(float[], float[], float[])}, and on to the input.
     *
     * @param inputGradient overwritten with ∂L/∂rows, at least (B, D), row-major, for sparse rows
     *     too; null if not wanted
     */
    public void backward(
            float[] parameters,
            float[] embeddingGradient,
            float[] gradient,
            float[] inputGradient) {
        boolean inputWanted = inputGradient != null;
        unitLength.backward(embeddings, embeddingGradient, slopes);
        bias.gradient(slopes, gradient);
        int size = slopes.count() * layout.inputs();
        if (inputWanted) {
            Arrays.fill(inputGradient, 0, size, 0);
        }
        if (direct != null) {
            direct.gradient(slopes, gradient);
            if (inputWanted) {
                add(direct.backward(parameters, slopes).values(), inputGradient, size);
            }
        }
        if (spec.adapts() && inputWanted) {
            add(slopes.values(), inputGradient, size);
        }
        if (branch != null) {
            Rows through = branch.backward(parameters, slopes, gradient, inputWanted);
            if (inputWanted) {
                add(through.values(), inputGradient, size);
            }
        }
    }

    private static void add(float[] from, float[] to, int size) {
        for (int i = 0; i < size; i++) {
            to[i] += from[i];
        }
    }
}
