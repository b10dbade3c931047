package io.tripletflow.encoder.input;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/**
 * What the stream showed of the roots of columns, for as long as it is open whether they tell more
 * than the columns themselves. The root of a column is
 *
 * <pre>
 * r(x) = sign(x) · √|x|
 * </pre>
 *
 * <p>(a step down Tukey's ladder of powers, 1977): where a column holds amounts, counts or
 * durations over decades, its mean and spread are those of a few large values, and all others look
 * alike. Its root is spread evenly, in whatever unit it came. Only columns that were never below 0
 * have one, and of those only such as have a value more than {@value #FAR} spreads above the mean.
 * Not thread-safe.
 */
public final class ColumnRoots {

    /** Spreads above the mean, where a column of values of one size has hardly any. */
    private static final double FAR = 4;

    private final int inputs;
    private final float[] largest;
    private final double[] means;
    private final double[] squares;
    private final byte[] negative;
    private long count;

    /** Of no rows as yet. */
    public ColumnRoots(int inputs) {
        this.inputs = inputs;
        largest = new float[inputs];
        means = new double[inputs];
        squares = new double[inputs];
        negative = new byte[inputs];
    }

    /** Every machine rounds it alike. */
    static float root(float value) {
        return (float) Math.copySign(Math.sqrt(Math.abs((double) value)), value);
    }

    /** The values, roots in the place of those of some columns. */
    static float[] roots(float[] values, boolean[] columns) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            if (columns[i]) {
                result[i] = root(result[i]);
            }
        }
        return result;
    }

    /** Takes one row into account. */
    public void observe(InputRow raw) {
        float[] values = ((InputRow.Dense) raw).values();
        float[] roots = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            roots[i] = root(values[i]);
            largest[i] = Math.max(largest[i], values[i]);
            negative[i] |= (byte) (values[i] < 0 ? 1 : 0);
        }
        count++;
        InputStatistics.welford(roots, count, means, squares);
    }

    /** Rows observed. */
    long count() {
        return count;
    }

    /**
     * Whether the root of a column is to be scaled.
     *
     * @param mean of the column
     * @param deviations sum of its squared deviations
     */
    boolean isRooted(int column, double mean, double deviations) {
        double spread = Math.sqrt(deviations / Math.max(1, count - 1));
        return negative[column] == 0 && largest[column] > mean + FAR * spread;
    }

    double mean(int column) {
        return means[column];
    }

    /** Sum of squared deviations. */
    double squares(int column) {
        return squares[column];
    }

    /** Writes all state. */
    public void write(Tensors out) {
        out.putLong("count", count);
        out.put("mean", means.clone());
        out.put("squared-deviations", squares.clone());
        out.put("negative", negative.clone());
        out.put("largest", largest.clone());
    }

    /**
     * Reads what {@link #write} wrote; nothing of a build that did not know of roots.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        if (!in.has("count")) {
            return;
        }
        count = in.count("count");
        System.arraycopy(in.doubles("mean", inputs), 0, means, 0, inputs);
        System.arraycopy(in.doubles("squared-deviations", inputs), 0, squares, 0, inputs);
        System.arraycopy(in.bytes("negative", inputs), 0, negative, 0, inputs);
        System.arraycopy(in.floats("largest", inputs), 0, largest, 0, inputs);
    }
}
