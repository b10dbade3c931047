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
        float[][] columns = new float[width + width % 2][rows + Squares.SPARE];
        for (int k = 0; k < width; k++) {
            for (int i = 0; i < rows; i++) {
                columns[k][i] = (float) random.nextGaussian();
            }
        }
        columns[0][rows / 2] = Float.NaN;
        assertThat(upper(new VectorSquares(), columns, rows, width))
                .isEqualTo(upper(new PlainSquares(), columns, rows, width));
        columns[0][rows / 2] = Float.POSITIVE_INFINITY;
        assertThat(upper(new VectorSquares(), columns, rows, width))
                .isEqualTo(upper(new PlainSquares(), columns, rows, width));
    }

    private static float[] upper(Squares squares, float[][] columns, int rows, int width) {
        float[] out = new float[rows * rows];
        Arrays.fill(out, 9);
        squares.upper(columns, rows, width, out);
        return out;
    }
}
