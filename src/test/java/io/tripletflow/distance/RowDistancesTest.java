package io.tripletflow.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowDistancesTest {

    static Stream<Arguments> kernelsAndWidths() {
        return Stream.of(new PlainRowDistances(), new VectorRowDistances())
                .flatMap(
                        kernel ->
                                Stream.of(1, 3, 4, 7, 16, 31, 32, 33, 64, 100)
                                        .map(width -> Arguments.of(kernel, width)));
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void squared_isThatOfALoop_andWritesNothingElse(RowDistances kernel, int width) {
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
        kernel.squared(x, rows, 4, 5, out);
        for (int row = 0; row < 5; row++) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Math.pow((double) x[i] - rows[(4 + row) * width + i], 2);
            }
            assertThat(out[row]).isCloseTo((float) sum, within((float) (1e-5 * (1 + sum))));
        }
        assertThat(out[5]).isEqualTo(-1);
    }
}
