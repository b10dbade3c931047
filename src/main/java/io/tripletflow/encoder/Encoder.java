package io.tripletflow.encoder;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * The network from input rows to embeddings, with its gradient. Parameters belong to the caller and
 * come in the order of {@link Layout}; buffers belong to the encoder and are reused, so what {@link
 * #forward} returns lives until the next call. Not thread-safe.
 *
 * <p>y = x·W + relu(x·U + c)·V + b (parts as {@link EncoderSpec.Kind} has them), embedding = y/‖y‖;
 * a row whose y is zero embeds to zero and has no gradient.
 */
public final class Encoder {

    private static final float TINY = 1e-12f;

    private final Layout layout;
    private final InputLayer direct;
    private final InputLayer hidden;
    private final Matrix activated;
    private final Matrix outputWeights;
    private final Matrix output;
    private final Matrix outputGradient;
    private final Matrix hiddenGradient;
    private final Matrix outputWeightsGradient;

    private List<InputRow> rows = List.of();
    private float[] embeddings = {};
    private float[] branch = {};
    private float[] activations = {};
    private float[] inverseNorms = {};
    private float[] slopes = {};
    private float[] hiddenSlopes = {};

    public Encoder(EncoderSpec spec, int inputs) {
        layout = Layout.of(spec, inputs);
        int h = layout.hidden();
        int e = layout.embedding();
        direct = layout.direct() ? new InputLayer(inputs, e) : null;
        hidden = h > 0 ? new InputLayer(inputs, h) : null;
        activated = h > 0 ? new Matrix(1, h) : null;
        outputWeights = h > 0 ? new Matrix(h, e) : null;
        output = h > 0 ? new Matrix(1, e) : null;
        outputGradient = h > 0 ? new Matrix(1, e) : null;
        hiddenGradient = h > 0 ? new Matrix(1, h) : null;
        outputWeightsGradient = h > 0 ? new Matrix(h, e) : null;
    }

    /** Length of the parameter array. */
    public int parameters() {
        return layout.size();
    }

    /** Width of an embedding, E. */
    public int width() {
        return layout.embedding();
    }

    /** First parameters, the same for the same seed. */
    public float[] start(long seed) {
        return IsometricStart.parameters(layout, seed);
    }

    /**
     * Embeds rows.
     *
     * @param inputRows B rows, all dense or all sparse
     * @return embeddings, row-major, at least (B, E) long; owned by the encoder
     */
    public float[] forward(float[] parameters, List<InputRow> inputRows) {
        rows = inputRows;
        int count = rows.size();
        int e = layout.embedding();
        ensureCapacity(count);
        if (direct != null) {
            direct.forward(parameters, layout.weights(), rows, embeddings);
        } else {
            Arrays.fill(embeddings, 0, count * e, 0);
        }
        if (hidden != null) {
            forwardHidden(parameters, count);
        }
        for (int r = 0; r < count; r++) {
            float square = 0;
            for (int i = r * e, j = layout.bias(); i < (r + 1) * e; i++, j++) {
                embeddings[i] += parameters[j];
                square += embeddings[i] * embeddings[i];
            }
            float inverse = square > TINY ? (float) (1 / Math.sqrt(square)) : 0;
            inverseNorms[r] = inverse;
            for (int i = r * e; i < (r + 1) * e; i++) {
                embeddings[i] *= inverse;
            }
        }
        return embeddings;
    }

    private void forwardHidden(float[] parameters, int count) {
        int h = layout.hidden();
        hidden.forward(parameters, layout.hiddenWeights(), rows, activations);
        for (int r = 0; r < count; r++) {
            for (int i = r * h, j = layout.hiddenBias(); i < (r + 1) * h; i++, j++) {
                activations[i] = Math.max(0, activations[i] + parameters[j]);
            }
        }
        activated.rows(count).load(activations, 0);
        outputWeights.load(parameters, layout.outputWeights());
        Matrix.multiply(activated, outputWeights, output.rows(count));
        output.store(branch, 0);
        for (int i = 0; i < count * layout.embedding(); i++) {
            embeddings[i] += branch[i];
        }
    }

    /**
     * Gradient of the last {@link #forward}, with the same parameters.
     *
     * @param embeddingGradient ∂L/∂embeddings, at least (B, E); not changed
     * @param gradient overwritten with ∂L/∂parameters
     */
    public void backward(float[] parameters, float[] embeddingGradient, float[] gradient) {
        int count = rows.size();
        int e = layout.embedding();
        Arrays.fill(gradient, layout.bias(), layout.size(), 0);
        for (int r = 0; r < count; r++) {
            float along = 0;
            for (int i = r * e; i < (r + 1) * e; i++) {
                along += embeddingGradient[i] * embeddings[i];
            }
            for (int i = r * e, j = layout.bias(); i < (r + 1) * e; i++, j++) {
                slopes[i] = (embeddingGradient[i] - along * embeddings[i]) * inverseNorms[r];
                gradient[j] += slopes[i];
            }
        }
        if (direct != null) {
            direct.backward(rows, slopes, gradient, layout.weights());
        }
        if (hidden != null) {
            backwardHidden(count, gradient);
        }
    }

    private void backwardHidden(int count, float[] gradient) {
        int h = layout.hidden();
        outputGradient.rows(count).load(slopes, 0);
        Matrix.multiplyTransposedLeft(activated, outputGradient, outputWeightsGradient);
        outputWeightsGradient.store(gradient, layout.outputWeights());
        Matrix.multiplyTransposedRight(outputGradient, outputWeights, hiddenGradient.rows(count));
        hiddenGradient.store(hiddenSlopes, 0);
        Arrays.fill(gradient, layout.hiddenBias(), layout.hiddenBias() + h, 0);
        for (int r = 0; r < count; r++) {
            for (int i = r * h, j = layout.hiddenBias(); i < (r + 1) * h; i++, j++) {
                // 0 or 1 without a branch: an activation is zero or far above 1/MAX_VALUE
                hiddenSlopes[i] *= Math.min(1f, activations[i] * Float.MAX_VALUE);
                gradient[j] += hiddenSlopes[i];
            }
        }
        hidden.backward(rows, hiddenSlopes, gradient, layout.hiddenWeights());
    }

    private void ensureCapacity(int count) {
        int e = layout.embedding();
        int h = layout.hidden();
        if (inverseNorms.length >= count) {
            return;
        }
        inverseNorms = new float[count];
        embeddings = new float[count * e];
        slopes = new float[count * e];
        branch = new float[h > 0 ? count * e : 0];
        activations = new float[count * h];
        hiddenSlopes = new float[count * h];
    }
}
