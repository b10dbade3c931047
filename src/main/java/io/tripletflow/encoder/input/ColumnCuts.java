package io.tripletflow.encoder.input;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;

/**
 * Means and spreads of columns that a few far values do not move: a -999 that stands for what is
 * missing, a sensor that failed, a number with its point lost. By plain moments such values fill
 * the scale, and all others look alike. Not thread-safe.
 *
 * <p>The first {@value #ROWS} rows give a column its median, and as its spread their median
 * distance from that, times {@value #OF_NORMAL} (Hampel 1974). From then on a value counts as at
 * most {@value #FAR} spreads away (winsorised, Tukey 1962) in Welford's sums. Where half of these
 * rows are the same value, most of what is told lies in the others: such a column has plain
 * moments.
 */
public final class ColumnCuts {

    /** Rows of which medians are taken; so many are kept until then. */
    static final int ROWS = 128;

    /** Where values are cut. */
    private static final double FAR = 2;

    /** Spread of a normal distribution for each unit of its median distance. */
    private static final double OF_NORMAL = 1.4826;

    private final int inputs;
    private final double[] means;
    private final double[] squares;

    /** Columns whose far values are cut. */
    private final boolean[] cut;

    /** Shape (rows, inputs), until there are enough. */
    private float[] rows = {};

    private long count;

    /** Of no rows as yet. */
    public ColumnCuts(int inputs) {
        this.inputs = inputs;
        means = new double[inputs];
        squares = new double[inputs];
        cut = new boolean[inputs];
    }

    /** Takes one row into account. */
    public void observe(InputRow raw) {
        float[] values = ((InputRow.Dense) raw).values();
        count++;
        if (isBegun() && rows.length == 0) {
            welford(values, count, means, squares, cut);
            return;
        }
        int from = rows.length;
        rows = Arrays.copyOf(rows, from + inputs);
        System.arraycopy(values, 0, rows, from, inputs);
        if (isBegun()) {
            begin();
            rows = new float[0];
        }
    }

    private boolean isBegun() {
        return count >= ROWS;
    }

    private void begin() {
        float[] column = new float[ROWS];
        double[] distances = new double[ROWS];
        for (int i = 0; i < inputs; i++) {
            double mean = 0;
            for (int row = 0; row < ROWS; row++) {
                column[row] = rows[row * inputs + i];
                mean += column[row] / ROWS;
            }
            Arrays.sort(column);
            double median = ((double) column[ROWS / 2 - 1] + column[ROWS / 2]) / 2;
            double plain = 0;
            for (int row = 0; row < ROWS; row++) {
                distances[row] = Math.abs(column[row] - median);
                plain += (column[row] - mean) * (column[row] - mean);
            }
            Arrays.sort(distances);
            double spread = OF_NORMAL * (distances[ROWS / 2 - 1] + distances[ROWS / 2]) / 2;
            cut[i] = spread > Math.ulp((float) median);
            means[i] = cut[i] ? median : mean;
            squares[i] = cut[i] ? spread * spread * (ROWS - 1) : plain;
        }
    }

    /**
     * Welford's update by values that are cut.
     *
     * @param count rows observed, this one included; at least three
     * @param cut columns whose far values are
     */
    static void welford(
            float[] values, long count, double[] means, double[] squares, boolean[] cut) {
        for (int i = 0; i < means.length; i++) {
            double value = values[i];
            if (cut[i]) {
                double far = FAR * Math.sqrt(squares[i] / (count - 2));
                value = Math.max(means[i] - far, Math.min(means[i] + far, value));
            }
            double delta = value - means[i];
            means[i] += delta / count;
            squares[i] += delta * (value - means[i]);
        }
    }

    /** Rows observed; 0 while they are too few to tell, and kept as they came. */
    public long count() {
        return isBegun() ? count : 0;
    }

    double mean(int column) {
        return means[column];
    }

    /** Sum of squared deviations. */
    double squares(int column) {
        return squares[column];
    }

    boolean isCut(int column) {
        return cut[column];
    }

    /** Writes all state. */
    public void write(Tensors out) {
        out.putLong("count", count);
        if (!isBegun()) {
            out.put("rows", rows.clone());
            return;
        }
        out.put("mean", means.clone());
        out.put("squared-deviations", squares.clone());
        out.put("cut", flags(cut));
    }

    /**
     * Reads what {@link #write} wrote; nothing of a build that did not cut.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        if (!in.has("count")) {
            return;
        }
        count = in.count("count");
        if (!isBegun()) {
            rows = in.floats("rows", Math.toIntExact(count * inputs)).clone();
            return;
        }
        System.arraycopy(in.doubles("mean", inputs), 0, means, 0, inputs);
        System.arraycopy(in.doubles("squared-deviations", inputs), 0, squares, 0, inputs);
        flags(in.bytes("cut", inputs), cut);
    }

    /** One byte for each column. */
    static byte[] flags(boolean[] columns) {
        byte[] flags = new byte[columns.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (columns[i] ? 1 : 0);
        }
        return flags;
    }

    /** Reads what {@link #flags(boolean[])} gave. */
    static void flags(byte[] flags, boolean[] columns) {
        for (int i = 0; i < flags.length; i++) {
            columns[i] = flags[i] != 0;
        }
    }
}
