package io.tripletflow.encoder.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A scale of columns for each source, so that what a camera or device does to every input (its
 * light, its gain) is taken away before anything is compared. It also takes away what a source's
 * labels have in common: it is of use where labels are seen by several sources.
 *
 * <p>A source of n rows is scaled by means and variances between its own and those of all rows. The
 * share c of the common ones falls so fast that a large offset of a source soon leaves no trace:
 *
 * <pre>
 * μ = (1 − c) μₛ + c μ₀,   σ² = (1 − c) σₛ² + c σ₀²,   c = (k / (n + k))²,   k = {@value #PRIOR}
 * </pre>
 *
 * The first {@value #MAX} sources have a scale of their own; later ones, and rows that name none,
 * have that of all rows. Not thread-safe.
 */
public final class SourceScales {

    /** Most sources with a scale of their own. */
    static final int MAX = 64;

    /** Rows after which a quarter is common. */
    static final int PRIOR = 8;

    private static final String PREFIX = "source.";

    private final InputVersion version;
    private final int inputs;
    private final Map<String, Own> sources = new LinkedHashMap<>();

    /** What one source showed. */
    private final class Own {
        private final double[] means = new double[inputs];
        private final double[] squares = new double[inputs];
        private final ColumnScale columns = version.columns(inputs);
        private long count;
        private boolean stale = true;

        void refresh(long rows, double[] commonMeans, double[] commonSquares) {
            double rest = (double) PRIOR / (count + PRIOR);
            double shared = rest * rest;
            double[] mixedMeans = new double[inputs];
            double[] mixedSquares = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                double variance = squares[i] / count;
                double common = commonSquares[i] / (rows - 1);
                mixedMeans[i] = (1 - shared) * means[i] + shared * commonMeans[i];
                mixedSquares[i] = ((1 - shared) * variance + shared * common) * (rows - 1);
            }
            columns.refresh(rows, mixedMeans, mixedSquares);
            stale = false;
        }
    }

    SourceScales(InputVersion version, int inputs) {
        this.version = version;
        this.inputs = inputs;
    }

    /** Takes one row into account. */
    void observe(String source, float[] values) {
        if (source.isEmpty() || (sources.size() == MAX && !sources.containsKey(source))) {
            return;
        }
        Own own = sources.computeIfAbsent(source, unseen -> new Own());
        own.count++;
        InputStatistics.welford(values, own.count, own.means, own.squares);
    }

    /** Every source's scale depends on that of all rows. */
    void commonChanged() {
        sources.values().forEach(own -> own.stale = true);
    }

    /**
     * The scale of a source.
     *
     * @param common scale of all rows
     * @param rows observed
     * @param means of all rows, shape (inputs)
     * @param squares sums of squared deviations of all rows, shape (inputs)
     */
    ColumnScale of(String source, ColumnScale common, long rows, double[] means, double[] squares) {
        Own own = sources.get(source);
        if (own == null || rows < 2) {
            return common;
        }
        if (own.stale) {
            own.refresh(rows, means, squares);
        }
        return own.columns;
    }

    /** Writes each source's name, count, means and squared deviations, in the order they came. */
    void write(Tensors out) {
        int number = 0;
        for (Map.Entry<String, Own> source : sources.entrySet()) {
            Tensors one = out.scope(PREFIX + number + ".");
            one.put("name", source.getKey().getBytes(UTF_8));
            one.putLong("count", source.getValue().count);
            one.put("mean", source.getValue().means);
            one.put("squared-deviations", source.getValue().squares);
            number++;
        }
    }

    /** Takes over what {@link #write} wrote; nothing of a file that has no sources. */
    void read(Tensors in) throws TensorException {
        for (int number = 0; in.has(PREFIX + number + ".name"); number++) {
            Tensors one = in.scope(PREFIX + number + ".");
            Own own = new Own();
            own.count = one.count("count");
            if (own.count == 0 || number == MAX) {
                throw new TensorException(
                        "input has a source without a row, or more than the "
                                + MAX
                                + " that this build reads; the file is damaged, or of a later build");
            }
            System.arraycopy(one.doubles("mean", inputs), 0, own.means, 0, inputs);
            System.arraycopy(one.doubles("squared-deviations", inputs), 0, own.squares, 0, inputs);
            sources.put(new String(one.bytes("name"), UTF_8), own);
        }
    }
}
