package io.tripletflow.cli.demo;

import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.input.RowReader;
import io.tripletflow.event.Input;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Inputs of one tower as vectors that nothing was learned of but how frequent their parts are:
 * features as they are; text hashed, and ids each in a column of its own, weighted by inverse
 * document frequency and of unit length.
 */
final class RawRows {

    /** Columns of sets of ids; more different ids than that share them. */
    private static final int MAX_COLUMNS = 4096;

    private final int width;
    private final Function<Input, InputRow> reader;
    private final InputStatistics statistics;

    private RawRows(int width, Function<Input, InputRow> reader, InputStatistics statistics) {
        this.width = width;
        this.reader = reader;
        this.statistics = statistics;
    }

    /**
     * @param samples all that will be asked for
     */
    static RawRows of(InputSpec spec, List<Sample> samples) {
        if (!(spec instanceof InputSpec.Ids)) {
            return new RawRows(
                    spec.dimension(), new RowReader(spec)::row, new InputStatistics(spec));
        }
        long[] known =
                samples.stream()
                        .flatMapToLong(sample -> LongStream.of(((Input.Ids) sample.input()).ids()))
                        .sorted()
                        .distinct()
                        .toArray();
        int columns = Math.max(1, Math.min(MAX_COLUMNS, known.length));
        return new RawRows(
                columns,
                input -> indicators(((Input.Ids) input).ids(), known, columns),
                new InputStatistics(new InputSpec.HashedText(columns)));
    }

    /** Takes one input into account for the frequencies. */
    void observe(Input input) {
        statistics.observe(reader.apply(input));
    }

    /** Shape (width). */
    float[] row(Input input) {
        InputRow row = reader.apply(input);
        float[] values = new float[width];
        (row instanceof InputRow.Sparse ? statistics.normalized(row) : row)
                .spread(values, 0, width);
        return values;
    }

    private static InputRow indicators(long[] ids, long[] known, int columns) {
        int[] indices =
                Arrays.stream(ids)
                        .mapToInt(id -> Arrays.binarySearch(known, id) % columns)
                        .sorted()
                        .distinct()
                        .toArray();
        float[] ones = new float[indices.length];
        Arrays.fill(ones, 1);
        return new InputRow.Sparse(indices, ones);
    }
}
