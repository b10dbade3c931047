package io.tripletflow.encoder;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Scales inputs by what the stream showed so far.
 *
 * <ul>
 *   <li>Dense: z = clip((x − μ) / σ', ±2.5) with running mean μ and variance σ² per feature
 *       (Welford 1962) and σ'² = 0.9 σ² + 0.1 median(σ²): the shrinkage keeps nearly constant
 *       features from exploding, the clipping outliers from ruling the distance. A constant 1 is
 *       appended, so that an embedding of unit length still tells a small input from a large one.
 *   <li>Sparse (text): z = x · idf / ‖x · idf‖ with idf = 1 + ln((n + 1) / (df + 1)).
 * </ul>
 *
 * Before the second observation dense rows only get the constant, and sparse ones unit length.
 */
public final class InputStatistics {

    private static final double SHRINKAGE = 0.1;
    private static final double CONSTANT_FEATURE = 1e-10;
    private static final int FORMAT = 1;

    private final int inputs;
    private final boolean sparse;
    private long count;

    /** Mean of each feature, or how many rows had it. */
    private final double[] first;

    /** Sum of squared deviations; empty for sparse inputs. */
    private final double[] squares;

    private final float[] scale;
    private final float[] shift;
    private boolean stale = true;

    public InputStatistics(InputSpec spec) {
        inputs = spec.dimension();
        sparse = spec instanceof InputSpec.HashedText;
        first = new double[inputs];
        squares = new double[sparse ? 0 : inputs];
        scale = new float[inputs];
        shift = new float[sparse ? 0 : inputs];
    }

    /** Width of a normalized row. */
    public static int width(InputSpec spec) {
        return spec.features() ? spec.dimension() + 1 : spec.dimension();
    }

    /** Takes one raw row into account. */
    public void observe(InputRow row) {
        count++;
        stale = true;
        if (row instanceof InputRow.Sparse that) {
            for (int index : that.indices()) {
                first[index]++;
            }
            return;
        }
        float[] values = ((InputRow.Dense) row).values();
        for (int i = 0; i < inputs; i++) {
            double delta = values[i] - first[i];
            first[i] += delta / count;
            squares[i] += delta * (values[i] - first[i]);
        }
    }

    /**
     * The row that the encoder multiplies, before anything else is observed; {@code raw} stays as
     * it is.
     */
    public InputRow normalized(InputRow raw) {
        return raw instanceof InputRow.Sparse that
                ? unit(that)
                : new InputRow.Scaled(((InputRow.Dense) raw).values(), this);
    }

    /** What {@link #normalized} applies at present; a copy. */
    public InputScale scale() {
        refresh();
        return new InputScale(sparse || count >= 2, scale.clone(), shift.clone());
    }

    /** Writes the standardized row to {@code target[offset … offset + inputs]}. */
    void standardize(float[] values, float[] target, int offset) {
        refresh();
        target[offset + inputs] = 1;
        if (count < 2) {
            System.arraycopy(values, 0, target, offset, inputs);
            return;
        }
        for (int i = 0; i < inputs; i++) {
            float z = values[i] * scale[i] - shift[i];
            target[offset + i] = Math.max(-InputScale.LIMIT, Math.min(InputScale.LIMIT, z));
        }
    }

    private InputRow unit(InputRow.Sparse row) {
        refresh();
        int[] indices = row.indices();
        float[] result = new float[indices.length];
        double norm = 0;
        for (int i = 0; i < indices.length; i++) {
            result[i] = row.values()[i] * scale[indices[i]];
            norm += (double) result[i] * result[i];
        }
        float inverse = norm > 0 ? (float) (1 / Math.sqrt(norm)) : 0;
        for (int i = 0; i < result.length; i++) {
            result[i] *= inverse;
        }
        return new InputRow.Sparse(indices, result);
    }

    private void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        if (sparse) {
            for (int i = 0; i < inputs; i++) {
                scale[i] = (float) (StrictMath.log((count + 1) / (first[i] + 1)) + 1);
            }
            return;
        }
        double degrees = Math.max(1, count - 1);
        double typical = typicalVariance(degrees);
        for (int i = 0; i < inputs; i++) {
            double variance = (1 - SHRINKAGE) * squares[i] / degrees + SHRINKAGE * typical;
            double inverse = 1 / Math.sqrt(variance + 1e-12);
            scale[i] = (float) inverse;
            shift[i] = (float) (first[i] * inverse);
        }
    }

    /** Median of the variances, constant features aside. */
    private double typicalVariance(double degrees) {
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

    /** Writes the count and, per feature, mean and squared deviations or document frequency. */
    public void write(Tensors out) {
        out.putLong("count", count);
        out.put(sparse ? "document-frequency" : "mean", first);
        if (!sparse) {
            out.put("squared-deviations", squares);
        }
    }

    public void read(Tensors in) throws TensorException {
        double[] values = in.doubles(sparse ? "document-frequency" : "mean", inputs);
        System.arraycopy(values, 0, first, 0, inputs);
        if (!sparse) {
            System.arraycopy(in.doubles("squared-deviations", inputs), 0, squares, 0, inputs);
        }
        count = in.count("count");
        stale = true;
    }

    /** Reads the binary format that came before tensors. */
    public void read(DataInput in) throws IOException {
        int format = in.readUnsignedByte();
        if (format != FORMAT) {
            throw new IOException(
                    "statistics format " + format + " is not one this build reads (1)");
        }
        count = in.readLong();
        for (int i = 0; i < first.length; i++) {
            first[i] = in.readDouble();
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] = in.readDouble();
        }
        stale = true;
    }
}
