package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalTest {

    /** Every model starts with these bits, which its file does not hold. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 9", "9, 1", "6, 6", "7, 9", "9, 8", "33, 40"})
    void numbers_areThoseOfGramAndSchmidt_vectorByVector(int rows, int columns) {
        double[][] basis =
                naive(new Random(3), Math.min(rows, columns), Math.max(rows, columns), false);
        float[] out = new float[rows * columns + 2];
        Orthogonal.fill(new Random(3), rows, columns, out, 1);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double expected = rows >= columns ? basis[j][i] : basis[i][j];
                assertThat(out[1 + i * columns + j]).isEqualTo((float) expected);
            }
        }
        assertThat(out[0]).isZero();
        assertThat(out[rows * columns + 1]).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "5, 7", "8, 12"})
    void numbersThatAddUpToZero_areThoseOfGramAndSchmidt(int rows, int columns) {
        double[][] basis = naive(new Random(5), rows, columns, true);
        float[] out = Orthogonal.zeroSum(new Random(5), rows, columns);
        for (int i = 0; i < out.length; i++) {
            assertThat(out[i]).isEqualTo((float) basis[i / columns][i % columns]);
        }
    }

    /** Takes all earlier vectors out of one, then goes on to the next. */
    private static double[][] naive(Random random, int count, int length, boolean zeroSum) {
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = 0; k < length; k++) {
                basis[i][k] = random.nextGaussian();
                sum += basis[i][k];
            }
            for (int k = 0; zeroSum && k < length; k++) {
                basis[i][k] -= sum / length;
            }
            for (int j = 0; j < i; j++) {
                double along = 0;
                for (int k = 0; k < length; k++) {
                    along += basis[i][k] * basis[j][k];
                }
                for (int k = 0; k < length; k++) {
                    basis[i][k] -= along * basis[j][k];
                }
            }
            double square = 0;
            for (double value : basis[i]) {
                square += value * value;
            }
            double inverse = 1 / Math.sqrt(square);
            for (int k = 0; k < length; k++) {
                basis[i][k] *= inverse;
            }
        }
        return basis;
    }
}
