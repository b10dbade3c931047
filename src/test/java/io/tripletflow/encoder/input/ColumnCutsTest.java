package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A column around 50 of spread 3 with far values in a tenth of its cells, one that is mostly 0, and
 * one that never varies.
 */
class ColumnCutsTest {

    private static final InputSpec DENSE = new InputSpec.Dense(3);

    private static float[][] rows(int count, float far) {
        Random random = new Random(5);
        float[][] rows = new float[count][];
        for (int r = 0; r < count; r++) {
            rows[r] =
                    new float[] {
                        random.nextInt(10) == 0 ? far : (float) (50 + 3 * random.nextGaussian()),
                        random.nextInt(5) == 0 ? random.nextInt(9) : 0,
                        7
                    };
        }
        return rows;
    }

    private static ColumnCuts cuts(float[][] rows) {
        ColumnCuts cuts = new ColumnCuts(3);
        for (float[] row : rows) {
            cuts.observe(new InputRow.Dense(row));
        }
        return cuts;
    }

    private static InputStatistics statistics(float[][] rows) {
        InputStatistics own = new InputStatistics(DENSE);
        for (float[] row : rows) {
            own.observe(new InputRow.Dense(row));
        }
        return own.inCuts(cuts(rows)).orElseThrow();
    }

    private static float[] normalized(InputStatistics statistics, float... values) {
        float[] row = new float[values.length + 1];
        statistics.normalized(new InputRow.Dense(values)).spread(row, 0, row.length);
        return row;
    }

    @ParameterizedTest
    @ValueSource(floats = {-999, 9_999, 1e30f, 0})
    void farValues_hardlyMoveTheScale(float far) {
        InputStatistics statistics = statistics(rows(2_000, far));
        assertThat(statistics.version()).isEqualTo(InputVersion.SIXTH);
        float[] low = normalized(statistics, 47, 0, 7);
        float[] high = normalized(statistics, 53, 0, 7);
        assertThat(high[0] - low[0]).isBetween(1.3f, 2.1f); // two spreads of what is not far
        assertThat(normalized(statistics, far, 0, 7)[0]).isEqualTo(far > 50 ? 2 : -2);
        assertThat(low).endsWith(0f, 2f); // the column that never varies, and the constant
    }

    /** Half of its first values are the same: those that differ are not far, they are rare. */
    @Test
    void columnThatIsMostlyOneValue_hasPlainMoments() {
        float[][] rows = rows(900, 0);
        ColumnCuts cuts = cuts(rows);
        double[] mean = new double[3];
        double[] squares = new double[3];
        for (int r = 0; r < rows.length; r++) {
            InputStatistics.welford(rows[r], r + 1, mean, squares);
        }
        assertThat(cuts.isCut(0)).isTrue();
        assertThat(cuts.isCut(1)).isFalse();
        assertThat(cuts.mean(1)).isCloseTo(mean[1], within(1e-9));
        assertThat(cuts.squares(1)).isCloseTo(squares[1], within(1e-6));
    }

    /** By sorting all rows again. */
    @Test
    void beginsWithTheMedianAndTheMedianDistance() {
        float[][] rows = rows(ColumnCuts.ROWS, -999);
        double[] column = Arrays.stream(rows).mapToDouble(row -> row[0]).sorted().toArray();
        double median = (column[63] + column[64]) / 2;
        double[] distances =
                Arrays.stream(column).map(value -> Math.abs(value - median)).sorted().toArray();
        double spread = 1.4826 * (distances[63] + distances[64]) / 2;
        ColumnCuts cuts = cuts(rows);
        assertThat(cuts.mean(0)).isCloseTo(median, within(1e-9));
        assertThat(Math.sqrt(cuts.squares(0) / 127)).isCloseTo(spread, within(1e-9));
    }

    @Test
    void fewRows_orOthers_tellNothing() {
        float[][] rows = rows(200, -999);
        InputStatistics own = new InputStatistics(DENSE);
        assertThat(own.inCuts(new ColumnCuts(3))).isEmpty();
        for (float[] row : Arrays.copyOf(rows, 127)) {
            own.observe(new InputRow.Dense(row));
        }
        assertThat(own.inCuts(cuts(Arrays.copyOf(rows, 127)))).isEmpty();
        assertThat(own.inCuts(cuts(rows))).isEmpty();
    }

    /** While rows are kept, and when they are no longer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 60, 127, 128, 500})
    void writtenAndRead_goesOnAlike(int before) throws TensorException {
        float[][] rows = rows(700, -999);
        ColumnCuts unbroken = cuts(Arrays.copyOf(rows, before));
        Tensors out = new Tensors();
        unbroken.write(out);
        ColumnCuts read = new ColumnCuts(3);
        read.read(out);
        for (float[] row : Arrays.copyOfRange(rows, before, rows.length)) {
            unbroken.observe(new InputRow.Dense(row));
            read.observe(new InputRow.Dense(row));
        }
        assertThat(written(read)).isEqualTo(written(unbroken));
        assertThat(read.count()).isEqualTo(700);
    }

    private static String written(ColumnCuts cuts) throws TensorException {
        Tensors out = new Tensors();
        cuts.write(out);
        return Arrays.toString(out.doubles("mean", 3))
                + Arrays.toString(out.doubles("squared-deviations", 3))
                + Arrays.toString(out.bytes("cut", 3));
    }

    @Test
    void statisticsOfTheSixthVersion_goOnFromWhatTheyWrote() throws TensorException {
        InputStatistics statistics = statistics(rows(300, -999));
        Tensors out = new Tensors();
        statistics.write(out);
        InputStatistics read = InputStatistics.read(DENSE, out);
        for (float[] row : rows(50, 9_999)) {
            statistics.observe(new InputRow.Dense(row));
            read.observe(new InputRow.Dense(row));
        }
        assertThat(read.version()).isEqualTo(InputVersion.SIXTH);
        assertThat(normalized(read, 51, 1, 7)).isEqualTo(normalized(statistics, 51, 1, 7));
    }

    @Test
    void fewerKeptRowsThanCounted_areRefused() {
        Tensors damaged = new Tensors().putLong("count", 5).put("rows", new float[12]);
        assertThatThrownBy(() -> new ColumnCuts(3).read(damaged))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("rows");
    }
}
