package io.tripletflow.encoder.input;

import java.util.Arrays;

/**
 * Version 1: z = clip((x − μ) / σ', ±{@value InputScale#LIMIT}) with σ'² = 0.9 σ² + 0.1 median(σ²).
 * The median over all columns ties columns of different units together, so new models do without.
 * Before the second observation columns stay as they are.
 */
final class SharedColumnScale implements ColumnScale {

    private static final double SHRINKAGE = 0.1;
    private static final double CONSTANT_FEATURE = 1e-10;

    private final int inputs;
    private final float[] scale;
    private final float[] shift;
    private boolean active;

    SharedColumnScale(int inputs) {
        this.inputs = inputs;
        scale = new float[inputs];
        shift = new float[inputs];
    }

    @Override
    public void refresh(long count, double[] means, double[] squares) {
        active = count >= 2;
        double degrees = Math.max(1, count - 1);
        double typical = typicalVariance(squares, degrees);
        for (int i = 0; i < inputs; i++) {
            double variance = (1 - SHRINKAGE) * squares[i] / degrees + SHRINKAGE * typical;
            double inverse = 1 / Math.sqrt(variance + 1e-12);
            scale[i] = (float) inverse;
            shift[i] = (float) (means[i] * inverse);
        }
    }

    /** Median of the variances, constant features aside. */
    private static double typicalVariance(double[] squares, double degrees) {
        double[] variances =
                Arrays.stream(squares)
                        .map(square -> square / degrees)
                        .filter(variance -> variance > CONSTANT_FEATURE)
                        .sorted()
                        .toArray();
        int middle = variances.length / 2;
        if (variances.length == 0) {
            return 1;
        }
        return variances.length % 2 == 1
                ? variances[middle]
                : (variances[middle - 1] + variances[middle]) / 2;
    }

    @Override
    public void apply(float[] values, float[] target, int offset) {
        if (!active) {
            System.arraycopy(values, 0, target, offset, inputs);
            return;
        }
        for (int i = 0; i < inputs; i++) {
            float z = values[i] * scale[i] - shift[i];
            target[offset + i] = Math.max(-InputScale.LIMIT, Math.min(InputScale.LIMIT, z));
        }
    }

    @Override
    public InputScale scale() {
        return active
                ? new InputScale.Factors(scale.clone(), shift.clone())
                : new InputScale.Untouched();
    }
}
