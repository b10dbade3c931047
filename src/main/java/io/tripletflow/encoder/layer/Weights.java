package io.tripletflow.encoder.layer;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.matrix.Matrix;
import io.tripletflow.matrix.Warming;
import io.tripletflow.matrix.WeightedRows;
import java.util.Arrays;
import java.util.List;

/**
 * A weight matrix W (inputs, outputs) within the parameter array, and the products that a layer and
 * its gradient need. Dense rows go through {@link Matrix}, unless it says that they are too few;
 * these, and sparse rows always, through loops over the rows of W that they touch.
 */
final class Weights {

    private final int offset;
    private final int inputs;
    private final int outputs;
    private final Matrix matrix = new Matrix(0, 0);
    private final Matrix gradientMatrix = new Matrix(0, 0);
    private final Rows slopedInputs;
    private final Rows slopedSlopes;
    private final SparseColumns columns;
    private final Warming<WeightedRows> sums = WeightedRows.fastest();

    Weights(TensorSpec tensor) {
        offset = tensor.offset();
        outputs = tensor.shape().get(tensor.shape().size() - 1);
        inputs = tensor.size() / outputs;
        slopedInputs = new Rows(inputs);
        slopedSlopes = new Rows(outputs);
        columns = new SparseColumns(inputs);
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    /** {@code out = x · W}: (B, inputs) → (B, outputs). */
    void multiply(float[] parameters, Rows x, Rows out) {
        int count = x.count();
        out.count(count);
        if (count >= Matrix.minRows()) {
            Matrix.multiply(x.matrix(), weights(parameters), out.matrix());
            return;
        }
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
        out.count(rows.size());
        WeightedRows kernel = sums.get();
        for (int r = 0; r < rows.size(); r++) {
            InputRow.Sparse row = (InputRow.Sparse) rows.get(r);
            int count = row.indices().length;
            kernel.sum(
                    parameters,
                    offset,
                    outputs,
                    row.indices(),
                    row.values(),
                    0,
                    count,
                    out.values(),
                    r * outputs);
        }
    }

    /**
     * Overwrites ∂L/∂W = xᵀ · slopes in {@code gradient}. Rows whose slopes are all zero add
     * nothing and are passed by: where a loss is satisfied by most of its triplets, they are most
     * rows.
     */
    void gradient(Rows x, Rows slopes, float[] gradient) {
        int sloped = slopes.countSloped();
        if (sloped == slopes.count()) {
            product(x, slopes, gradient);
        } else if (sloped == 0) {
            Arrays.fill(gradient, offset, offset + inputs * outputs, 0);
        } else {
            slopedInputs.count(sloped).takeSloped(x, slopes);
            slopedSlopes.count(sloped).takeSloped(slopes, slopes);
            product(slopedInputs, slopedSlopes, gradient);
        }
    }

    private void product(Rows x, Rows slopes, float[] gradient) {
        int count = x.count();
        if (count >= Matrix.minRows()) {
            gradientMatrix.view(gradient, offset, inputs, outputs);
            Matrix.multiplyTransposedLeft(x.matrix(), slopes.matrix(), gradientMatrix);
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

    /**
     * Overwrites ∂L/∂W for sparse rows, each of its rows once: it is larger than a cache, and the
     * slopes are not. Rows whose slopes are all zero are passed by.
     */
    void gradientSparse(List<InputRow> rows, Rows slopes, float[] gradient) {
        columns.take(rows, slopes);
        WeightedRows kernel = sums.get();
        for (int i = 0; i < inputs; i++) {
            kernel.sum(
                    slopes.values(),
                    0,
                    outputs,
                    columns.rows(),
                    columns.values(),
                    columns.from(i),
                    columns.from(i + 1),
                    gradient,
                    offset + i * outputs);
        }
    }

    /** {@code out = slopes · Wᵀ}: (B, outputs) → (B, inputs). */
    void multiplyTransposed(float[] parameters, Rows slopes, Rows out) {
        out.count(slopes.count());
        if (slopes.count() == 0) {
            return;
        }
        Matrix.multiplyTransposedRight(slopes.matrix(), weights(parameters), out.matrix());
    }

    private Matrix weights(float[] parameters) {
        return matrix.view(parameters, offset, inputs, outputs);
    }

    private void addScaled(float factor, float[] from, int fromOffset, float[] to, int toOffset) {
        for (int j = 0; j < outputs; j++) {
            to[toOffset + j] += factor * from[fromOffset + j];
        }
    }
}
