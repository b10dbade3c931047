package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowSumsTest {

    private final SplittableRandom random = new SplittableRandom(5);

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 1", "3, 129", "4, 64", "7, 17", "130, 769"})
    void sums_areThoseOfOneRowAfterAnother_bitByBit(int rows, int width) {
        float[] x = filled(3 + rows * width);
        float[] y = filled(rows * width);
        float[] products = new float[rows];
        double[] squares = new double[rows];
        RowSums.products(y, x, rows, width, products);
        RowSums.squares(x, 3, rows, width, squares);
        for (int r = 0; r < rows; r++) {
            float product = 0;
            double square = 0;
            for (int i = 0; i < width; i++) {
                product += y[r * width + i] * x[r * width + i];
                float of = x[3 + r * width + i];
                square += (double) of * of;
            }
            assertThat(products[r]).isEqualTo(product);
            assertThat(squares[r]).isEqualTo(square);
        }
    }

    private float[] filled(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-2, 2);
        }
        return values;
    }
}
