package io.tripletflow.serving.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistancesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 16, 31, 64, 100})
    void squared_isThatOfALoop_andWritesNothingElse(int width) {
        SplittableRandom random = new SplittableRandom(width);
        float[] rows = new float[10 * width];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        float[] x = new float[width];
        for (int i = 0; i < width; i++) {
            x[i] = (float) random.nextGaussian();
        }
        float[] out = new float[8];
        out[5] = -1;
        Distances.squared(x, rows, 5, out);
        for (int row = 0; row < 5; row++) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Math.pow((double) x[i] - rows[row * width + i], 2);
            }
            assertThat(out[row]).isCloseTo((float) sum, within((float) (1e-5 * (1 + sum))));
            float[] alone = Arrays.copyOfRange(rows, row * width, (row + 1) * width);
            assertThat(Distances.squared(x, alone)).isEqualTo(out[row]);
        }
        assertThat(out[5]).isEqualTo(-1);
    }
}
