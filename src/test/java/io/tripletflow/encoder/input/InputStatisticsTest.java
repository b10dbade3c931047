package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputStatisticsTest {

    private static final InputSpec DENSE = new InputSpec.Dense(3);

    private static float[] normalized(InputStatistics statistics, float... values) {
        float[] row = new float[values.length + 1];
        statistics.normalized(new InputRow.Dense(values)).spread(row, 0, row.length);
        return row;
    }

    private static float[][] observed(InputStatistics statistics, int count) {
        Random random = new Random(1);
        float[][] rows = new float[count][];
        for (int r = 0; r < count; r++) {
            rows[r] =
                    new float[] {
                        (float) (1e4 + random.nextGaussian()),
                        (float) (5 * random.nextGaussian()),
                        0.25f
                    };
            statistics.observe(new InputRow.Dense(rows[r].clone()));
        }
        return rows;
    }

    @Test
    void dense_agreesWithTwoPassMeanAndVariance() {
        InputStatistics second = new InputStatistics(DENSE);
        InputStatistics first = new InputStatistics(DENSE, InputVersion.FIRST);
        observed(second, 500);
        float[][] rows = observed(first, 500);
        double[] mean = means(rows);
        double[] variance = variances(rows, mean);
        double median = (variance[0] + variance[1]) / 2; // the constant one aside
        float[] x = {10_000.5f, 3, 0.25f};
        float[] shared = normalized(first, x);
        float[] own = normalized(second, x);
        for (int i = 0; i < 3; i++) {
            double scale = Math.sqrt(0.9 * variance[i] + 0.1 * median);
            double z = (x[i] - mean[i]) / Math.sqrt(variance[i]);
            assertThat((double) shared[i]).isCloseTo((x[i] - mean[i]) / scale, within(2e-3));
            assertThat((double) own[i]).isCloseTo(i == 2 ? 0 : z, within(1e-6));
        }
        assertThat(shared).hasSize(4).endsWith(1f);
        assertThat(own).hasSize(4).endsWith(2f);
    }

    /** The spreads of columns are 1, 5 and none; rows stay as long as with their own scales. */
    @Test
    void thirdVersion_keepsTheSizesOfColumns() throws TensorException {
        InputStatistics own = new InputStatistics(DENSE);
        float[][] rows = observed(own, 500);
        InputStatistics shared = own.inOneScale(InputVersion.THIRD);
        double[] mean = means(rows);
        double[] variance = variances(rows, mean);
        double common = Math.sqrt((variance[0] + variance[1]) / 2);
        float[] x = {10_000.5f, 3, 0.25f};
        float[] z = normalized(shared, x);
        for (int i = 0; i < 2; i++) {
            assertThat((double) z[i]).isCloseTo((x[i] - mean[i]) / common, within(1e-6));
        }
        assertThat(z).hasSize(4).endsWith(0f, 2f);
        assertThat((double) normalized(shared, new float[] {10_000, 1e6f, 0})[1])
                .isCloseTo(2 * Math.sqrt(variance[1]) / common, within(1e-6));
        Tensors out = new Tensors();
        shared.write(out);
        assertThat(normalized(InputStatistics.read(DENSE, out), x)).isEqualTo(z);
        assertThat(normalized(own, x)).isNotEqualTo(z);
    }

    /** Some columns are far larger than others, or mostly zeros. */
    @Test
    void fifthVersion_keepsTheOrderOfNeighbours() {
        Random random = new Random(11);
        float[][] rows = new float[300][30];
        InputStatistics own = new InputStatistics(new InputSpec.Dense(30));
        for (float[] row : rows) {
            for (int i = 0; i < 20; i++) {
                row[i] = 40 + (1 + i / 4) * (float) random.nextGaussian();
            }
            for (int i = 20; i < 30; i++) {
                row[i] = random.nextInt(20) == 0 ? 12 : 0;
            }
            own.observe(new InputRow.Dense(row));
        }
        assertThat(asNearest(rows, own.inOneScale(InputVersion.FIFTH)))
                .isGreaterThan(asNearest(rows, own.inOneScale(InputVersion.THIRD)))
                .isGreaterThan(200);
    }

    /** Rows whose nearest one is also the nearest by angle, once they are scaled. */
    private static int asNearest(float[][] rows, InputStatistics statistics) {
        float[][] unit = new float[rows.length][];
        for (int r = 0; r < rows.length; r++) {
            unit[r] = normalized(statistics, rows[r]);
            double square = 0;
            for (float value : unit[r]) {
                square += value * value;
            }
            for (int i = 0; i < unit[r].length; i++) {
                unit[r][i] /= (float) Math.sqrt(square);
            }
        }
        int alike = 0;
        for (int r = 0; r < rows.length; r++) {
            alike += nearest(rows, r) == nearest(unit, r) ? 1 : 0;
        }
        return alike;
    }

    private static int nearest(float[][] rows, int query) {
        int nearest = -1;
        double min = Double.POSITIVE_INFINITY;
        for (int r = 0; r < rows.length; r++) {
            double square = 0;
            for (int i = 0; i < rows[r].length; i++) {
                double difference = rows[r][i] - rows[query][i];
                square += difference * difference;
            }
            if (r != query && square < min) {
                min = square;
                nearest = r;
            }
        }
        return nearest;
    }

    /** Sizes over decades, a column that is negative at times, and one that is always 0 or more. */
    private static InputStatistics rooted(float unit) {
        Random random = new Random(3);
        InputStatistics own = new InputStatistics(DENSE);
        ColumnRoots roots = new ColumnRoots(3);
        for (int i = 0; i < 400; i++) {
            InputRow row =
                    new InputRow.Dense(
                            new float[] {
                                unit * (float) Math.exp(2 * random.nextGaussian()),
                                (float) random.nextGaussian(),
                                unit * (random.nextInt(90) == 0 ? 9 : random.nextInt(3))
                            });
            own.observe(row);
            roots.observe(row);
        }
        return own.inRoots(roots).orElseThrow();
    }

    @Test
    void fourthVersion_scalesTheRootsOfColumnsOverDecades() throws TensorException {
        InputStatistics statistics = rooted(1);
        Random random = new Random(3);
        float[][] rows = new float[400][];
        for (int i = 0; i < rows.length; i++) {
            float size = (float) Math.exp(2 * random.nextGaussian());
            float signed = (float) random.nextGaussian();
            rows[i] =
                    new float[] {
                        (float) Math.sqrt(size),
                        signed,
                        (float) Math.sqrt(random.nextInt(90) == 0 ? 9 : random.nextInt(3))
                    };
        }
        double[] mean = means(rows);
        double[] variance = variances(rows, mean);
        float[] z = normalized(statistics, 0.5f, 0.7f, 1);
        double[] x = {Math.sqrt(0.5), 0.7, 1};
        for (int i = 0; i < 3; i++) {
            assertThat((double) z[i])
                    .isCloseTo((x[i] - mean[i]) / Math.sqrt(variance[i]), within(1e-4));
        }
        assertThat(z).hasSize(4).endsWith(2f);
        assertThat(normalized(statistics, -1e30f, -1e30f, -1e30f)).containsExactly(-2, -2, -2, 2);
        Tensors out = new Tensors();
        statistics.write(out);
        InputStatistics copy = InputStatistics.read(DENSE, out);
        observed(statistics, 5);
        observed(copy, 5);
        assertThat(bytes(copy)).isEqualTo(bytes(statistics));
    }

    @Test
    void fourthVersion_hasNoUnits() {
        float[] z = normalized(rooted(1), 0.5f, 0.7f, 1);
        float[] inOtherUnits = normalized(rooted(1e6f), 0.5e6f, 0.7f, 1e6f);
        for (int i = 0; i < z.length; i++) {
            assertThat(inOtherUnits[i]).isCloseTo(z[i], within(1e-4f));
        }
    }

    /** Of a contest that began after the model. */
    @Test
    void rootsOfSomeRowsAlone_areNotScaled() {
        InputStatistics own = new InputStatistics(DENSE);
        ColumnRoots roots = new ColumnRoots(3);
        InputRow row = new InputRow.Dense(new float[] {1, 2, 3});
        own.observe(row);
        own.observe(row);
        roots.observe(row);
        assertThat(own.inRoots(roots)).isEmpty();
    }

    @Test
    void dense_clipsOutliers_andStaysFinite() {
        InputStatistics statistics = new InputStatistics(DENSE);
        observed(statistics, 50);
        assertThat(normalized(statistics, Float.MAX_VALUE, -Float.MAX_VALUE, 0.25f))
                .containsExactly(2, -2, 0, 2);
    }

    @Test
    void dense_hugeObservations_neverGiveNaN() {
        InputStatistics statistics = new InputStatistics(DENSE);
        for (int i = 0; i < 4; i++) {
            float huge = i % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
            statistics.observe(new InputRow.Dense(new float[] {huge, 0, 1}));
        }
        for (float value : normalized(statistics, Float.MAX_VALUE, 1e-30f, 1)) {
            assertThat(value).isBetween(-2f, 2f);
        }
    }

    @Test
    void dense_beforeTheSecondObservation_getsUnitLengthAndTheConstant() {
        InputStatistics statistics = new InputStatistics(DENSE);
        float huge = Float.MAX_VALUE;
        for (int observed = 0; observed < 2; observed++) {
            assertThat(normalized(statistics, 3, 0, -4)).containsExactly(0.6f, 0, -0.8f, 2);
            assertThat(normalized(statistics, 0, 0, 0)).containsExactly(0, 0, 0, 2);
            assertThat(normalized(statistics, huge, 0, 0)).containsExactly(1, 0, 0, 2);
            assertThat(normalized(statistics, 0, Float.MIN_VALUE, 0)).containsExactly(0, 1, 0, 2);
            statistics.observe(new InputRow.Dense(new float[] {1, 1, 1}));
        }
    }

    @Test
    void firstVersion_beforeTheSecondObservation_onlyGetsTheConstant() {
        InputStatistics statistics = new InputStatistics(DENSE, InputVersion.FIRST);
        assertThat(normalized(statistics, 7, 8, 9)).containsExactly(7, 8, 9, 1);
        statistics.observe(new InputRow.Dense(new float[] {1, 1, 1}));
        assertThat(normalized(statistics, 7, 8, 9)).containsExactly(7, 8, 9, 1);
        assertThat(InputStatistics.width(DENSE)).isEqualTo(4);
    }

    @Test
    void sparse_weighsByRarity_toUnitLength() {
        InputStatistics statistics = new InputStatistics(new InputSpec.HashedText(10));
        for (int i = 0; i < 9; i++) {
            int[] indices = i < 3 ? new int[] {2, 5} : new int[] {2};
            statistics.observe(new InputRow.Sparse(indices, new float[indices.length]));
        }
        InputRow.Sparse raw = new InputRow.Sparse(new int[] {2, 5}, new float[] {1, -1});
        InputRow.Sparse row = (InputRow.Sparse) statistics.normalized(raw);
        double common = 1 + Math.log(10.0 / 10);
        double rare = 1 + Math.log(10.0 / 4);
        double length = Math.sqrt(common * common + rare * rare);
        assertThat(row.indices()).containsExactly(2, 5);
        assertThat((double) row.values()[0]).isCloseTo(common / length, within(1e-6));
        assertThat((double) row.values()[1]).isCloseTo(-rare / length, within(1e-6));
        assertThat(raw.values()).containsExactly(1, -1);
        InputRow.Sparse empty = new InputRow.Sparse(new int[0], new float[0]);
        assertThat(((InputRow.Sparse) statistics.normalized(empty)).values()).isEmpty();
    }

    @Test
    void written_thenRead_normalizesTheSame_andGoesOnTheSame() throws IOException {
        InputStatistics statistics = new InputStatistics(DENSE);
        observed(statistics, 20);
        InputStatistics copy = InputStatistics.read(DENSE, SafeTensors.read(bytes(statistics)));
        assertThat(normalized(copy, 1e4f, 2, 3)).isEqualTo(normalized(statistics, 1e4f, 2, 3));
        observed(statistics, 5);
        observed(copy, 5);
        assertThat(bytes(copy)).isEqualTo(bytes(statistics));
    }

    /** As builds before safetensors wrote them: format 1, count, means, squared deviations. */
    @Test
    void binaryFormat1_isRead_andAnUnknownOneRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeLong(5);
        for (double value : new double[] {1, 2, 3, 4, 8, 12}) {
            out.writeDouble(value);
        }
        byte[] written = bytes.toByteArray();
        InputStatistics statistics =
                InputStatistics.read(DENSE, new DataInputStream(new ByteArrayInputStream(written)));
        assertThat(normalized(statistics, 1, 2, 3))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(0, 0, 0, 1);
        assertThat(normalized(statistics, 2, 2, 3)[0])
                .as("(2 − 1) / √(0.9 · 4/4 + 0.1 · 8/4)")
                .isCloseTo((float) (1 / Math.sqrt(0.9 + 0.2)), within(1e-6f));
        written[0] = 2;
        assertThatThrownBy(
                        () ->
                                InputStatistics.read(
                                        DENSE,
                                        new DataInputStream(new ByteArrayInputStream(written))))
                .hasMessageContaining("statistics format 2 is not one this build reads");
    }

    private static byte[] bytes(InputStatistics statistics) {
        Tensors out = new Tensors();
        statistics.write(out);
        return SafeTensors.write(out);
    }

    private static double[] means(float[][] rows) {
        double[] mean = new double[3];
        for (float[] row : rows) {
            for (int i = 0; i < 3; i++) {
                mean[i] += row[i] / (double) rows.length;
            }
        }
        return mean;
    }

    private static double[] variances(float[][] rows, double[] mean) {
        double[] variance = new double[3];
        for (float[] row : rows) {
            for (int i = 0; i < 3; i++) {
                variance[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / (rows.length - 1);
            }
        }
        return variance;
    }
}
