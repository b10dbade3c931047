package io.tripletflow.encoder;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * x·W and its gradient, for the layers that read the input. Many dense rows go through ND4J's
 * matrix product; a few dense rows, and sparse rows always, through loops over the rows of W that
 * they touch.
 */
final class InputLayer {

    /** Below this many rows the copy of W into native memory costs more than it saves. */
    private static final int FEW = 8;

    private final int inputs;
    private final int outputs;
    private final Matrix x;
    private final Matrix weights;
    private final Matrix result;
    private final Matrix slopesMatrix;
    private final Matrix weightsGradient;
    private float[] spread = {};

    InputLayer(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        x = new Matrix(1, inputs);
        weights = new Matrix(inputs, outputs);
        result = new Matrix(1, outputs);
        slopesMatrix = new Matrix(1, outputs);
        weightsGradient = new Matrix(inputs, outputs);
    }

    /** Overwrites {@code out} (B, outputs) with x·W, where W starts at {@code offset}. */
    void forward(float[] parameters, int offset, List<InputRow> rows, float[] out) {
        int count = rows.size();
        if (count >= FEW && rows.get(0) instanceof InputRow.Dense) {
            loadRows(rows);
            weights.load(parameters, offset);
            Matrix.multiply(x, weights, result.rows(count));
            result.store(out, 0);
            return;
        }
        Arrays.fill(out, 0, count * outputs, 0);
        for (int r = 0; r < count; r++) {
            if (rows.get(r) instanceof InputRow.Sparse sparse) {
                for (int i = 0; i < sparse.indices().length; i++) {
                    int from = offset + sparse.indices()[i] * outputs;
                    addScaled(sparse.values()[i], parameters, from, out, r * outputs);
                }
            } else {
                float[] values = ((InputRow.Dense) rows.get(r)).values();
                for (int i = 0; i < inputs; i++) {
                    addScaled(values[i], parameters, offset + i * outputs, out, r * outputs);
                }
            }
        }
    }

    /** Overwrites ∂L/∂W in {@code gradient}, from {@code offset}, given ∂L/∂(x·W) (B, outputs). */
    void backward(List<InputRow> rows, float[] slopes, float[] gradient, int offset) {
        int count = rows.size();
        if (count > 0 && rows.get(0) instanceof InputRow.Dense) {
            loadRows(rows);
            slopesMatrix.rows(count).load(slopes, 0);
            Matrix.multiplyTransposedLeft(x, slopesMatrix, weightsGradient);
            weightsGradient.store(gradient, offset);
            return;
        }
        Arrays.fill(gradient, offset, offset + inputs * outputs, 0);
        for (int r = 0; r < count; r++) {
            InputRow.Sparse sparse = (InputRow.Sparse) rows.get(r);
            for (int i = 0; i < sparse.indices().length; i++) {
                int to = offset + sparse.indices()[i] * outputs;
                addScaled(sparse.values()[i], slopes, r * outputs, gradient, to);
            }
        }
    }

    private void loadRows(List<InputRow> rows) {
        int count = rows.size();
        if (spread.length < count * inputs) {
            spread = new float[count * inputs];
        }
        for (int r = 0; r < count; r++) {
            rows.get(r).spread(spread, r * inputs, inputs);
        }
        x.rows(count).load(spread, 0);
    }

    private void addScaled(float factor, float[] from, int fromOffset, float[] to, int toOffset) {
        for (int j = 0; j < outputs; j++) {
            to[toOffset + j] += factor * from[fromOffset + j];
        }
    }
}
