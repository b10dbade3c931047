package io.tripletflow.encoder;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * A weight matrix W (inputs, outputs) within the parameter array, and the products that a layer and
 * its gradient need. Many rows go through ND4J's matrix product; a few rows, and sparse rows
 * always, through loops over the rows of W that they touch.
 */
final class Weights {

    /** Below this many rows the copy of W into native memory costs more than it saves. */
    static final int FEW = 8;

    private final int offset;
    private final int inputs;
    private final int outputs;
    private final Matrix matrix;
    private final Matrix gradientMatrix;
    private boolean loaded;

    Weights(TensorSpec tensor) {
        offset = tensor.offset();
        outputs = tensor.shape().get(tensor.shape().size() - 1);
        inputs = tensor.size() / outputs;
        matrix = new Matrix(inputs, outputs);
        gradientMatrix = new Matrix(inputs, outputs);
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    int offset() {
        return offset;
    }

    /** {@code out = x · W}: (B, inputs) → (B, outputs). */
    void multiply(float[] parameters, Rows x, Rows out) {
        int count = x.count();
        out.count(count);
        if (count >= FEW) {
            Matrix.multiply(x.matrix(), load(parameters), out.target());
            out.fetch();
            return;
        }
        loaded = false;
        float[] values = x.values();
        Arrays.fill(out.values(), 0, out.size(), 0);
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < inputs; i++) {
                int from = offset + i * outputs;
                addScaled(values[r * inputs + i], parameters, from, out.values(), r * outputs);
            }
        }
    }

    /** {@code out = x · W} for sparse rows. */
    void multiplySparse(float[] parameters, List<InputRow> rows, Rows out) {
        loaded = false;
        out.count(rows.size());
        Arrays.fill(out.values(), 0, out.size(), 0);
        for (int r = 0; r < rows.size(); r++) {
            InputRow.Sparse row = (InputRow.Sparse) rows.get(r);
            for (int i = 0; i < row.indices().length; i++) {
                int from = offset + row.indices()[i] * outputs;
                addScaled(row.values()[i], parameters, from, out.values(), r * outputs);
            }
        }
    }

    /** Overwrites ∂L/∂W = xᵀ · slopes in {@code gradient}. */
    void gradient(Rows x, Rows slopes, float[] gradient) {
        int count = x.count();
        if (count >= FEW) {
            Matrix.multiplyTransposedLeft(x.matrix(), slopes.matrix(), gradientMatrix);
            gradientMatrix.store(gradient, offset);
            return;
        }
        float[] values = x.values();
        Arrays.fill(gradient, offset, offset + inputs * outputs, 0);
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < inputs; i++) {
                int to = offset + i * outputs;
                addScaled(values[r * inputs + i], slopes.values(), r * outputs, gradient, to);
            }
        }
    }

    /** Overwrites ∂L/∂W for sparse rows. */
    void gradientSparse(List<InputRow> rows, Rows slopes, float[] gradient) {
        Arrays.fill(gradient, offset, offset + inputs * outputs, 0);
        for (int r = 0; r < rows.size(); r++) {
            InputRow.Sparse row = (InputRow.Sparse) rows.get(r);
            for (int i = 0; i < row.indices().length; i++) {
                int to = offset + row.indices()[i] * outputs;
                addScaled(row.values()[i], slopes.values(), r * outputs, gradient, to);
            }
        }
    }

    /** {@code out = slopes · Wᵀ}: (B, outputs) → (B, inputs), W as in the last product. */
    void multiplyTransposed(float[] parameters, Rows slopes, Rows out) {
        out.count(slopes.count());
        if (slopes.count() == 0) {
            return;
        }
        Matrix w = loaded ? matrix : load(parameters);
        Matrix.multiplyTransposedRight(slopes.matrix(), w, out.target());
        out.fetch();
    }

    /** W in native memory. */
    private Matrix load(float[] parameters) {
        loaded = true;
        return matrix.load(parameters, offset);
    }

    private void addScaled(float factor, float[] from, int fromOffset, float[] to, int toOffset) {
        for (int j = 0; j < outputs; j++) {
            to[toOffset + j] += factor * from[fromOffset + j];
        }
    }
}
