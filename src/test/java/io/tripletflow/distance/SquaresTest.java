package io.tripletflow.distance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquaresTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "5, 8", "33, 7", "64, 32", "101, 5", "130, 64"})
    void vectors_giveTheBitsOfThePlainLoop(int rows, int width) {
        SplittableRandom random = new SplittableRandom(rows);
        float[] x = new float[rows * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (float special : new float[] {x[0], Float.NaN, Float.POSITIVE_INFINITY}) {
            x[rows / 2 * width] = special;
            assertThat(upper(new VectorSquares(), x, rows, width))
                    .isEqualTo(upper(new PlainSquares(), x, rows, width));
        }
    }

    private static float[] upper(Squares squares, float[] x, int rows, int width) {
        float[] out = new float[rows * rows];
        Arrays.fill(out, 9);
        squares.upper(x, rows, width, out);
        for (int i = 0; i < rows; i++) {
            Arrays.fill(out, i * rows, i * rows + i, 0); // does not matter
        }
        return out;
    }
}
