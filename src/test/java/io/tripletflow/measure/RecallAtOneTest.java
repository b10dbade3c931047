package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecallAtOneTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 30, 3", "300, 200, 17", "1300, 2100, 8", "40, 2500, 600"})
    void of_equalsBruteForce(int queries, int gallery, int width) {
        Random random = new Random(queries);
        float[] q = gaussians(random, queries * width, 1, 0);
        float[] g = gaussians(random, gallery * width, 1, 0);
        assertThat(new NearestRows(q, g, width, false).find())
                .isEqualTo(bruteForce(q, g, width, false));
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "30, 3", "1025, 5", "2100, 8", "1500, 700"})
    void leaveOneOut_equalsBruteForce(int rows, int width) {
        float[] x = gaussians(new Random(rows), rows * width, 1, 0);
        assertThat(new NearestRows(x, x, width, true).find())
                .isEqualTo(bruteForce(x, x, width, true));
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 1", "1e-6, 1", "1, 1e6", "1e30, 0", "1e-30, 0", "1e30, 1e37"})
    void nearest_isExactFarFromZeroAndAtExtremeScales(float spread, float offset) {
        float[] x = gaussians(new Random(5), 1200 * 6, spread, offset);
        assertThat(new NearestRows(x, x, 6, true).find()).isEqualTo(bruteForce(x, x, 6, true));
    }

    @Test
    void nearest_amongEqualRows_isTheLowest() {
        Random random = new Random(2);
        float[] x = new float[2500 * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(3);
        }
        assertThat(new NearestRows(x, x, 4, true).find()).isEqualTo(bruteForce(x, x, 4, true));
    }

    @Test
    void leaveOneOut_ofACollapsedSpace_isFastAndTakesTheFirstOtherRow() {
        float[] x = new float[5000 * 512];
        Arrays.fill(x, 0.3f);
        int[] nearest = new NearestRows(x, x, 512, true).find();
        assertThat(nearest[0]).isEqualTo(1);
        assertThat(Arrays.stream(nearest).skip(1)).containsOnly(0);
    }

    @Test
    void recall_isTheShareOfEqualLabels() {
        float[] queries = {0, 1, 10, 11};
        float[] gallery = {0.4f, 10.6f};
        assertThat(RecallAtOne.of(queries, new int[] {5, 6, 7, 7}, gallery, new int[] {5, 7}, 1))
                .isEqualTo(0.75);
        assertThat(RecallAtOne.leaveOneOut(new float[] {0, 1, 3, 9}, new int[] {1, 1, 1, 2}, 1))
                .isEqualTo(0.75);
    }

    @Test
    void recall_withoutNeighbours_isZeroAndWithoutQueriesUndefined() {
        float[] none = {};
        int[] noLabels = {};
        float[] one = {1, 2};
        int[] label = {3};
        assertThat(RecallAtOne.of(one, label, none, noLabels, 2)).isZero();
        assertThat(RecallAtOne.leaveOneOut(one, label, 2)).isZero();
        assertThat(RecallAtOne.of(none, noLabels, one, label, 2)).isNaN();
        assertThat(RecallAtOne.leaveOneOut(none, noLabels, 2)).isNaN();
    }

    @Test
    void recall_leavesItsArgumentsUntouched() {
        float[] x = gaussians(new Random(1), 60, 1, 3);
        int[] labels = new int[20];
        float[] copy = x.clone();
        RecallAtOne.leaveOneOut(x, labels, 3);
        assertThat(x).isEqualTo(copy);
        assertThat(labels).isEqualTo(new int[20]);
    }

    @Test
    void recall_saysWhatIsWrong() {
        int[] labels = {1, 2};
        assertThatThrownBy(() -> RecallAtOne.leaveOneOut(new float[5], labels, 2))
                .hasMessage(
                        "rows must hold 2 rows of 2 numbers, one row per label, but has length 5");
        assertThatThrownBy(() -> RecallAtOne.leaveOneOut(new float[4], labels, 0))
                .hasMessage("width must be positive but was 0");
        float[] broken = {1, 2, 3, Float.NaN};
        assertThatThrownBy(() -> RecallAtOne.of(new float[4], labels, broken, labels, 2))
                .hasMessage("gallery must be finite but row 1, column 1 is NaN");
    }

    private static float[] gaussians(Random random, int length, float spread, float offset) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (offset + spread * random.nextGaussian());
        }
        return values;
    }

    private static int[] bruteForce(float[] q, float[] g, int width, boolean leaveOneOut) {
        int[] nearest = new int[q.length / width];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = -1;
            double best = Double.POSITIVE_INFINITY;
            for (int j = 0; j < g.length / width; j++) {
                double sum = 0;
                for (int k = 0; k < width; k++) {
                    double d = (double) q[i * width + k] - g[j * width + k];
                    sum += d * d;
                }
                if (sum < best && !(leaveOneOut && i == j)) {
                    best = sum;
                    nearest[i] = j;
                }
            }
        }
        return nearest;
    }
}
