package io.tripletflow.encoder.input;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.DataInput;
import java.io.IOException;
import java.util.Optional;

/**
 * Scales inputs by what the stream showed so far.
 *
 * <ul>
 *   <li>Dense: each column by its running mean and spread (Welford 1962), as the {@link
 *       InputVersion} of the model has it. A {@linkplain InputVersion#constant(int) constant} is
 *       appended.
 *   <li>Sparse (text): z = x · idf / ‖x · idf‖ with idf = 1 + ln((n + 1) / (df + 1)).
 * </ul>
 */
public final class InputStatistics {

    private static final int FORMAT = 1;
    private static final String ROOTED = "rooted";
    private static final String CUT = "cut";

    private final InputSpec spec;
    private final InputVersion version;
    private final int inputs;
    private final boolean sparse;
    private final float constant;
    private long count;

    /** Mean of each feature, or how many rows had it. */
    private final double[] first;

    /** Sum of squared deviations; empty for sparse inputs. */
    private final double[] squares;

    /** Null for sparse inputs. */
    private final ColumnScale columns;

    /** Inverse document frequencies; empty for dense inputs. */
    private final float[] rarity;

    /** Null where all sources share one scale. */
    private final SourceScales sources;

    /** Columns whose roots are scaled; null in versions that scale none. */
    private final boolean[] rooted;

    /** Columns whose far values are cut; null in versions that cut none. */
    private final boolean[] cut;

    private boolean stale = true;

    /** Statistics of a model that is born now. */
    public InputStatistics(InputSpec spec) {
        this(spec, InputVersion.newest());
    }

    /** Statistics by the rules of that version; all sources share one scale. */
    public InputStatistics(InputSpec spec, InputVersion version) {
        this(spec, version, false);
    }

    /**
     * @param bySource whether columns of features are scaled by what each source showed
     */
    public InputStatistics(InputSpec spec, InputVersion version, boolean bySource) {
        this.spec = spec;
        this.version = version;
        inputs = spec.dimension();
        sparse = spec instanceof InputSpec.HashedText;
        constant = version.constant(inputs);
        first = new double[inputs];
        squares = new double[sparse ? 0 : inputs];
        columns = sparse ? null : version.columns(inputs);
        rarity = new float[sparse ? inputs : 0];
        sources = bySource ? new SourceScales(version, inputs) : null;
        rooted = version == InputVersion.FOURTH ? new boolean[inputs] : null;
        cut = version == InputVersion.SIXTH ? new boolean[inputs] : null;
    }

    /** Width of a normalized row. */
    public static int width(InputSpec spec) {
        return spec.features() ? spec.dimension() + 1 : spec.dimension();
    }

    /** Width of the rows that an encoder multiplies, D: the input's, normalized or as it came. */
    public static int width(InputSpec spec, boolean normalized) {
        return normalized ? width(spec) : spec.dimension();
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
        InputRow.Dense dense = (InputRow.Dense) row;
        float[] values = rooted(dense.values());
        if (cut == null) {
            welford(values, count, first, squares);
        } else {
            ColumnCuts.welford(values, count, first, squares, cut);
        }
        if (sources != null) {
            sources.observe(dense.source(), values);
        }
    }

    private float[] rooted(float[] values) {
        return rooted == null ? values : ColumnRoots.roots(values, rooted);
    }

    /**
     * Welford's update.
     *
     * @param count rows observed, this one included
     */
    static void welford(float[] values, long count, double[] means, double[] squares) {
        for (int i = 0; i < means.length; i++) {
            double delta = values[i] - means[i];
            means[i] += delta / count;
            squares[i] += delta * (values[i] - means[i]);
        }
    }

    /**
     * The row that the encoder multiplies, before anything else is observed; {@code raw} stays as
     * it is.
     */
    public InputRow normalized(InputRow raw) {
        if (raw instanceof InputRow.Sparse that) {
            return unit(that);
        }
        InputRow.Dense dense = (InputRow.Dense) raw;
        return new InputRow.Scaled(dense.values(), dense.source(), this);
    }

    /** What {@link #normalized} applies at present; a copy. */
    public InputScale scale() {
        refresh();
        if (sparse) {
            return new InputScale.Rarity(rarity.clone());
        }
        InputScale scale = columns.scale();
        return rooted == null ? scale : new InputScale.Roots(rooted.clone(), scale);
    }

    /** Writes the standardized row to {@code target[offset … offset + inputs]}. */
    void standardize(float[] values, String source, float[] target, int offset) {
        refresh();
        ColumnScale scale =
                sources == null ? columns : sources.of(source, columns, count, first, squares);
        scale.apply(rooted(values), target, offset);
        target[offset + inputs] = constant;
    }

    private InputRow unit(InputRow.Sparse row) {
        refresh();
        int[] indices = row.indices();
        float[] result = new float[indices.length];
        double norm = 0;
        for (int i = 0; i < indices.length; i++) {
            result[i] = row.values()[i] * rarity[indices[i]];
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
        if (!sparse) {
            columns.refresh(count, first, squares);
            if (sources != null) {
                sources.commonChanged();
            }
            return;
        }
        for (int i = 0; i < inputs; i++) {
            rarity[i] = (float) (StrictMath.log((count + 1) / (first[i] + 1)) + 1);
        }
    }

    /**
     * What was observed so far, of which all columns of features share one scale from now on.
     *
     * @param other a version that does so
     */
    public InputStatistics inOneScale(InputVersion other) {
        InputStatistics same = new InputStatistics(spec, other);
        same.count = count;
        System.arraycopy(first, 0, same.first, 0, inputs);
        System.arraycopy(squares, 0, same.squares, 0, squares.length);
        return same;
    }

    /**
     * What was observed so far, of which roots are scaled from now on; empty where the roots of
     * some rows are not known.
     */
    public Optional<InputStatistics> inRoots(ColumnRoots roots) {
        if (roots.count() != count) {
            return Optional.empty();
        }
        InputStatistics same = new InputStatistics(spec, InputVersion.FOURTH);
        same.count = count;
        for (int i = 0; i < inputs; i++) {
            same.rooted[i] = roots.isRooted(i, first[i], squares[i]);
            same.first[i] = same.rooted[i] ? roots.mean(i) : first[i];
            same.squares[i] = same.rooted[i] ? roots.squares(i) : squares[i];
        }
        return Optional.of(same);
    }

    /**
     * What was observed so far, far values cut, as they are from now on; empty where the far values
     * of some rows are not known.
     */
    public Optional<InputStatistics> inCuts(ColumnCuts cuts) {
        if (cuts.count() != count || count == 0) {
            return Optional.empty();
        }
        InputStatistics same = new InputStatistics(spec, InputVersion.SIXTH);
        same.count = count;
        for (int i = 0; i < inputs; i++) {
            same.cut[i] = cuts.isCut(i);
            same.first[i] = cuts.mean(i);
            same.squares[i] = cuts.squares(i);
        }
        return Optional.of(same);
    }

    /** By which rules inputs become rows. */
    public InputVersion version() {
        return version;
    }

    /**
     * Writes the version, the count and, per feature, mean and squared deviations or document
     * frequency.
     */
    public void write(Tensors out) {
        version.write(out);
        out.putLong("count", count);
        out.put(sparse ? "document-frequency" : "mean", first);
        if (!sparse) {
            out.put("squared-deviations", squares);
        }
        if (rooted != null) {
            out.put(ROOTED, ColumnCuts.flags(rooted));
        }
        if (cut != null) {
            out.put(CUT, ColumnCuts.flags(cut));
        }
        if (sources != null) {
            sources.write(out);
        }
    }

    /**
     * What {@link #write} wrote, by the rules of the version that it names.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public static InputStatistics read(InputSpec spec, Tensors in) throws TensorException {
        return read(spec, in, false);
    }

    /**
     * The same.
     *
     * @param bySource whether columns are scaled by what each source showed; what the file has of
     *     sources is left out otherwise
     */
    public static InputStatistics read(InputSpec spec, Tensors in, boolean bySource)
            throws TensorException {
        InputStatistics read = new InputStatistics(spec, InputVersion.read(in), bySource);
        if (bySource) {
            read.sources.read(in);
        }
        String name = read.sparse ? "document-frequency" : "mean";
        System.arraycopy(in.doubles(name, read.inputs), 0, read.first, 0, read.inputs);
        if (!read.sparse) {
            double[] squares = in.doubles("squared-deviations", read.inputs);
            System.arraycopy(squares, 0, read.squares, 0, read.inputs);
        }
        if (read.rooted != null) {
            ColumnCuts.flags(in.bytes(ROOTED, read.inputs), read.rooted);
        }
        if (read.cut != null) {
            ColumnCuts.flags(in.bytes(CUT, read.inputs), read.cut);
        }
        read.count = in.count("count");
        return read;
    }

    /**
     * Reads the binary format that came before tensors; its rules are the first.
     *
     * @throws IOException if the format is not one that this build reads
     */
    public static InputStatistics read(InputSpec spec, DataInput in) throws IOException {
        return read(spec, in, false);
    }

    /**
     * The same, with scales by source from then on where {@code bySource}.
     *
     * @throws IOException if the format is not one that this build reads
     */
    public static InputStatistics read(InputSpec spec, DataInput in, boolean bySource)
            throws IOException {
        int format = in.readUnsignedByte();
        if (format != FORMAT) {
            throw new IOException(
                    "statistics format " + format + " is not one this build reads (1)");
        }
        InputStatistics read = new InputStatistics(spec, InputVersion.FIRST, bySource);
        read.count = in.readLong();
        for (int i = 0; i < read.first.length; i++) {
            read.first[i] = in.readDouble();
        }
        for (int i = 0; i < read.squares.length; i++) {
            read.squares[i] = in.readDouble();
        }
        return read;
    }
}
