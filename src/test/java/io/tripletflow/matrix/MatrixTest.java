package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MatrixTest {

    private static final int M = 5;
    private static final int K = 3;
    private static final int N = 4;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void products_agreeWithNaiveLoops() {
        float[] a = filled(M * K);
        float[] b = filled(K * N);
        Matrix left = new Matrix(M, K).load(a, 0);
        Matrix right = new Matrix(K, N).load(b, 0);
        Matrix result = new Matrix(M, N);
        float[] expected = product(a, b);

        Matrix.multiply(left, right, result);
        assertClose(result, expected);
        Matrix.multiplyTransposedLeft(new Matrix(K, M).load(transposed(a, M, K), 0), right, result);
        assertClose(result, expected);
        Matrix.multiplyTransposedRight(left, new Matrix(N, K).load(transposed(b, K, N), 0), result);
        assertClose(result, expected);
    }

    @Test
    void rows_usesAPrefixAndGrows() {
        Matrix matrix = new Matrix(2, 3);
        Matrix product = new Matrix(1, 1);
        for (int rows : new int[] {1, 100, 1}) {
            float[] values = filled(rows * 3);
            matrix.rows(rows).load(values, 0);
            float[] back = new float[rows * 3 + 1];
            matrix.store(back, 1);
            assertThat(back).endsWith(values);
        }
        matrix.load(new float[] {9, 1, 2, 3}, 1);
        Matrix.multiplyTransposedRight(matrix, matrix, product);
        assertClose(product, new float[] {14});
    }

    private static void assertClose(Matrix actual, float[] expected) {
        float[] values = new float[expected.length];
        actual.store(values, 0);
        assertThat(values).containsExactly(expected, within(1e-5f));
    }

    private float[] filled(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static float[] product(float[] a, float[] b) {
        float[] result = new float[M * N];
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < K; k++) {
                    result[i * N + j] += a[i * K + k] * b[k * N + j];
                }
            }
        }
        return result;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] result = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = values[i * columns + j];
            }
        }
        return result;
    }
}
