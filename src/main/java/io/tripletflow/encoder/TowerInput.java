package io.tripletflow.encoder;

import io.tripletflow.encoder.input.ColumnCuts;
import io.tripletflow.encoder.input.ColumnRoots;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.encoder.input.RowReader;
import io.tripletflow.event.Input;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one tower's inputs to the rows that its encoder multiplies, with all that the stream
 * teaches about them: the scale of vectors, how rare words are, the rows of ids. Not thread-safe.
 */
public final class TowerInput {

    private final InputSpec spec;
    private final boolean normalize;
    private final boolean bySource;
    private final EmbeddingTable table;
    private RowReader reader;

    /** Null for ids. */
    private InputStatistics statistics;

    /**
     * @param optimizer of the table, for ids
     */
    public TowerInput(TowerSpec tower, OptimizerSpec optimizer, long seed) {
        spec = tower.input();
        normalize = tower.encoder().normalizeInput();
        bySource = tower.scaleBySource();
        table = spec instanceof InputSpec.Ids ids ? new EmbeddingTable(ids, optimizer, seed) : null;
        reader = new RowReader(spec);
        statistics =
                table == null ? new InputStatistics(spec, InputVersion.newest(), bySource) : null;
    }

    /** Rows that were made before are not to be mixed with rows made after. */
    private void goOnWith(InputStatistics read) {
        statistics = read;
        reader = new RowReader(spec, read.version());
    }

    /** By which rules inputs become rows. */
    public InputVersion version() {
        return statistics == null ? InputVersion.newest() : statistics.version();
    }

    /** Whether rows depend on parameters, so that they are made anew for every step. */
    public boolean isLearned() {
        return table != null;
    }

    /** The input as it came; refuses one that is not of the tower's kind and width. */
    public InputRow raw(Input input) {
        return reader.row(input);
    }

    /**
     * The same.
     *
     * @param source what observed it; empty if it is unknown
     */
    public InputRow raw(Input input, String source) {
        InputRow row = reader.row(input);
        return bySource && row instanceof InputRow.Dense dense
                ? new InputRow.Dense(dense.values(), source)
                : row;
    }

    /** Takes one raw row into account. */
    public void observe(InputRow raw, long timeMillis, long version) {
        if (raw instanceof InputRow.Ids ids) {
            table.observe(ids.ids(), timeMillis, version);
        } else {
            statistics.observe(raw);
        }
    }

    /**
     * Whether columns of features could be scaled by the rules of another version: what roots, or
     * values that were cut, tell of columns does not tell what columns do.
     */
    public boolean mayScaleOtherwise() {
        return normalize
                && !bySource
                && spec.features()
                && version() != InputVersion.FIRST
                && version() != InputVersion.FOURTH
                && version() != InputVersion.SIXTH;
    }

    /**
     * What the stream showed, to be scaled by the rules of another version; empty where it did not
     * show enough for that.
     *
     * @param roots of the columns
     * @param cuts of the columns
     */
    public Optional<InputStatistics> scaledAs(
            InputVersion other, ColumnRoots roots, ColumnCuts cuts) {
        return switch (other) {
            case FIRST, SECOND -> Optional.empty();
            case THIRD, FIFTH -> Optional.of(statistics.inOneScale(other));
            case FOURTH -> statistics.inRoots(roots);
            case SIXTH -> statistics.inCuts(cuts);
        };
    }

    /** Rows are scaled so from now on. */
    public void scale(InputStatistics otherwise) {
        goOnWith(otherwise);
    }

    /** The row that the encoder multiplies. */
    public InputRow row(InputRow raw) {
        if (raw instanceof InputRow.Ids ids) {
            return new InputRow.Dense(table.bag(ids.ids()));
        }
        return normalize ? statistics.normalized(raw) : raw;
    }

    /** The same as readers of the model see it: rows of ids averaged. */
    public InputRow averaged(InputRow raw, long version, double decay) {
        return raw instanceof InputRow.Ids ids
                ? new InputRow.Dense(table.averagedBag(ids.ids(), version, decay))
                : row(raw);
    }

    /** The same as if no row of ids had been learned. */
    public InputRow untrained(InputRow raw) {
        return raw instanceof InputRow.Ids ids
                ? new InputRow.Dense(table.untrainedBag(ids.ids()))
                : row(raw);
    }

    /**
     * Gradient of learned rows.
     *
     * @param raws of the last forward pass
     * @param inputGradient (rows, width)
     */
    public void backward(List<InputRow> raws, float[] inputGradient) {
        List<long[]> sets = new ArrayList<>(raws.size());
        for (InputRow raw : raws) {
            sets.add(((InputRow.Ids) raw).ids());
        }
        table.backward(sets, inputGradient);
    }

    /** The table of a tower of ids, else null. */
    public EmbeddingTable table() {
        return table;
    }

    /** What the stream showed of the inputs; nothing for ids, whose counts are in the table. */
    public void write(Tensors out) {
        if (statistics != null) {
            statistics.write(out.scope("input."));
        }
    }

    /**
     * Goes on by the rules of the version that was written.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        if (statistics != null) {
            goOnWith(InputStatistics.read(spec, in.scope("input."), bySource));
        }
    }

    /**
     * Reads the binary format that came before tensors, of vectors or text.
     *
     * @throws IOException if the format is not one that this build reads
     */
    public void read(DataInput in) throws IOException {
        goOnWith(InputStatistics.read(spec, in, bySource));
    }

    /**
     * Takes over what another model knew of the inputs and its version, if the file has it.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void start(Tensors in) throws TensorException {
        if (statistics != null && in.has("input.count")) {
            read(in);
        }
        if (table != null && in.has("table.keys")) {
            table.start(in.scope("table."));
        }
    }

    /** The table, if there is one, with all that learning needs. */
    public void writeLearned(Tensors out, long version) {
        if (table != null) {
            table.write(out.scope("table."), version);
        }
    }

    /**
     * Reads what {@link #writeLearned} wrote.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void readLearned(Tensors in, long version) throws TensorException {
        if (table != null) {
            table.read(in.scope("table."), version);
        }
    }

    /** All that embedding needs. */
    public void writeModel(Tensors out, long version, double decay) {
        write(out);
        if (table != null) {
            table.writeModel(out.scope("table."), version, decay);
        }
    }

    /**
     * Reads what {@link #writeModel} wrote.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void readModel(Tensors in, long version) throws TensorException {
        read(in);
        readLearned(in, version);
    }
}
