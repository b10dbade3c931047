package io.tripletflow.encoder.input;

/**
 * Version 2: z = clip((x − μ) / σ, ±{@value #LIMIT}), each column by its own mean and spread alone,
 * in double until the quotient is there: no column's unit or offset matters, to itself or to
 * another. A column whose spread is not above the rounding of its mean to a float is constant so
 * far and becomes 0. Before the second observation nothing is known of units: the row gets unit
 * length.
 *
 * <p>Version 3: z = clip((x − μ) / σ̄, ±{@value #LIMIT} max(σ) / σ̄), where σ̄² is the mean of σ²
 * over the columns that are not constant. So columns keep their sizes, and rows are as long on
 * average. Version 5 is the same with {@value #FAR_LIMIT}.
 */
final class OwnColumnScale implements ColumnScale {

    /** Where standardised features are cut. */
    static final float LIMIT = 2;

    /** Where they are cut that no number is too large to be squared. */
    static final float FAR_LIMIT = 8;

    private final int inputs;
    private final double[] means;
    private final double[] factors;
    private final boolean together;
    private final float cut;
    private float limit;
    private boolean active;

    /**
     * @param together whether all columns share one scale
     * @param cut standard deviations from which on features are cut
     */
    OwnColumnScale(int inputs, boolean together, float cut) {
        this.cut = cut;
        limit = cut;
        this.inputs = inputs;
        this.together = together;
        means = new double[inputs];
        factors = new double[inputs];
    }

    @Override
    public void refresh(long count, double[] newMeans, double[] squares) {
        active = count >= 2;
        if (!active) {
            return;
        }
        System.arraycopy(newMeans, 0, means, 0, inputs);
        for (int i = 0; i < inputs; i++) {
            double spread = Math.sqrt(squares[i] / (count - 1));
            factors[i] = spread > rounding(means[i]) ? 1 / spread : 0;
        }
        if (together) {
            share();
        }
    }

    /** One scale in place of each column's own. */
    private void share() {
        double variances = 0;
        double widest = 0;
        int varying = 0;
        for (double factor : factors) {
            if (factor > 0) {
                variances += 1 / (factor * factor);
                widest = Math.max(widest, 1 / factor);
                varying++;
            }
        }
        double common = Math.sqrt(variances / Math.max(1, varying));
        for (int i = 0; i < inputs; i++) {
            factors[i] = factors[i] > 0 ? 1 / common : 0;
        }
        limit = varying == 0 ? cut : (float) (cut * widest / common);
    }

    /** Distance between neighbouring floats at that size. */
    private static double rounding(double mean) {
        return Math.ulp((float) mean);
    }

    @Override
    public void apply(float[] values, float[] target, int offset) {
        if (!active) {
            unitLength(values, target, offset);
            return;
        }
        for (int i = 0; i < inputs; i++) {
            target[offset + i] = (float) ((values[i] - means[i]) * factors[i]);
        }
        // a loop of its own, which HotSpot vectorises: 0.7 ns a number instead of 5
        for (int i = offset; i < offset + inputs; i++) {
            target[i] = Math.max(-limit, Math.min(limit, target[i]));
        }
    }

    private void unitLength(float[] values, float[] target, int offset) {
        double square = 0;
        for (int i = 0; i < inputs; i++) {
            square += (double) values[i] * values[i];
        }
        double length = Math.max(Math.sqrt(square), Double.MIN_NORMAL);
        for (int i = 0; i < inputs; i++) {
            target[offset + i] = (float) (values[i] / length);
        }
    }

    @Override
    public InputScale scale() {
        return !active
                ? new InputScale.UnitLength()
                : new InputScale.Columns(means.clone(), factors.clone(), limit);
    }
}
