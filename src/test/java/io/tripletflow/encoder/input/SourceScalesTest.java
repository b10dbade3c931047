package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceScalesTest {

    private static final InputSpec TWO = new InputSpec.Dense(2);

    private final InputStatistics statistics =
            new InputStatistics(TWO, InputVersion.newest(), true);
    private final List<InputRow.Dense> seen = new ArrayList<>();

    private void observe(String source, float... values) {
        InputRow.Dense row = new InputRow.Dense(values, source);
        statistics.observe(row);
        seen.add(row);
    }

    private void stream(int rows) {
        Random random = new Random(3);
        for (int i = 0; i < rows; i++) {
            boolean dark = i % 3 == 0;
            observe(
                    dark ? "dark" : "bright",
                    (float) (random.nextGaussian() + (dark ? -4 : 9)),
                    (float) (random.nextGaussian() * (dark ? 0.1 : 2)));
        }
    }

    private float[] scaled(InputStatistics by, String source, float... values) {
        float[] row = new float[3];
        by.normalized(new InputRow.Dense(values, source)).spread(row, 0, 3);
        return row;
    }

    /** The mixture of own and common moments, by loops over all rows. */
    private double naive(String source, int column, float value) {
        double[] own = moments(source, column);
        double[] all = moments(null, column);
        double n = own[2];
        double shared = 64 / ((n + 8) * (n + 8));
        double mean = own[0] + shared * (all[0] - own[0]);
        double common = all[1] * all[2] / (all[2] - 1);
        double variance = own[1] + shared * (common - own[1]);
        return Math.max(-2, Math.min(2, (value - mean) / Math.sqrt(variance)));
    }

    private double[] moments(String source, int column) {
        double[] values =
                seen.stream()
                        .filter(row -> source == null || row.source().equals(source))
                        .mapToDouble(row -> row.values()[column])
                        .toArray();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        return new double[] {mean, variance, values.length};
    }

    @Test
    void eachSource_isScaledByMomentsBetweenItsOwnAndThoseOfAll() {
        stream(300);
        for (String source : List.of("dark", "bright")) {
            for (float value : new float[] {-4.5f, 0, 8.5f}) {
                float[] row = scaled(statistics, source, value, value);
                assertThat(row[0]).isCloseTo((float) naive(source, 0, value), within(1e-5f));
                assertThat(row[1]).isCloseTo((float) naive(source, 1, value), within(1e-5f));
            }
        }
        assertThat(scaled(statistics, "dark", -4, 0)[0]).isBetween(-0.7f, 0.7f);
        assertThat(scaled(statistics, "dark", 9, 0)[0]).isEqualTo(2);
    }

    @Test
    void scaleFollowsTheStream() {
        stream(90);
        float before = scaled(statistics, "dark", -3, 0)[0];
        observe("bright", 900, 0);
        assertThat(scaled(statistics, "dark", -3, 0)[0]).isNotEqualTo(before);
        assertThat(scaled(statistics, "dark", -3, 0)[0])
                .isCloseTo((float) naive("dark", 0, -3), within(1e-5f));
    }

    @Test
    void unknownSource_hasTheScaleOfAllRows() {
        InputStatistics common = new InputStatistics(TWO);
        stream(300);
        seen.forEach(common::observe);
        for (String source : List.of("", "never seen")) {
            assertThat(scaled(statistics, source, 3, 1)).isEqualTo(scaled(common, "", 3, 1));
        }
        assertThat(scaled(common, "dark", 3, 1)).isEqualTo(scaled(common, "bright", 3, 1));
    }

    @Test
    void sourcesAreBounded_theFirstOnesKeepTheirScale() {
        stream(300);
        for (int i = 0; i < 1000; i++) {
            observe("new-" + i, 5, 5);
        }
        Tensors out = new Tensors();
        statistics.write(out);
        assertThat(out.has("source.63.name")).isTrue();
        assertThat(out.has("source.64.name")).isFalse();
        assertThat(scaled(statistics, "new-999", 3, 1)).isEqualTo(scaled(statistics, "", 3, 1));
        assertThat(scaled(statistics, "dark", 3, 1)).isNotEqualTo(scaled(statistics, "", 3, 1));
    }

    @Test
    void whatWasWritten_isReadBack_andGoesOnAlike() throws TensorException {
        stream(100);
        Tensors out = new Tensors();
        statistics.write(out);
        InputStatistics read = InputStatistics.read(TWO, out, true);
        assertThat(scaled(read, "dark", 3, 1)).isEqualTo(scaled(statistics, "dark", 3, 1));
        observe("dark", 8, 8);
        read.observe(seen.get(seen.size() - 1));
        Tensors one = new Tensors();
        Tensors other = new Tensors();
        statistics.write(one);
        read.write(other);
        assertThat(other.doubles("source.0.mean")).isEqualTo(one.doubles("source.0.mean"));
        assertThat(scaled(read, "dark", 3, 1)).isEqualTo(scaled(statistics, "dark", 3, 1));
    }

    @Test
    void fileWithoutSources_startsWithNone_andDamageIsNamed() throws TensorException {
        InputStatistics common = new InputStatistics(TWO);
        stream(10);
        seen.forEach(common::observe);
        Tensors plain = new Tensors();
        common.write(plain);
        assertThat(plain.names()).noneMatch(name -> name.startsWith("source."));
        assertThat(scaled(InputStatistics.read(TWO, plain, true), "dark", 3, 1))
                .isEqualTo(scaled(common, "", 3, 1));
        Tensors damaged = new Tensors();
        common.write(damaged);
        damaged.put("source.0.name", new byte[] {'a'});
        damaged.putLong("source.0.count", 0);
        assertThatThrownBy(() -> InputStatistics.read(TWO, damaged, true))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a source without a row, or more than the 64");
    }

    @Test
    void onlyScaledFeatures_canBeScaledBySource() {
        EncoderSpec unscaled = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 2, false);
        assertThatThrownBy(() -> new TowerSpec("t", TWO, unscaled, true))
                .hasMessageContaining("only if it takes features and scales them")
                .hasMessageContaining("scaled: false");
    }
}
