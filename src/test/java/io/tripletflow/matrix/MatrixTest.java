package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixTest {

    private static final int M = 5;
    private static final int K = 3;
    private static final int N = 4;

    private final SplittableRandom random = new SplittableRandom(7);

    static Stream<Products> kernels() {
        return Stream.of(new Nd4jProducts(), new LoopProducts(), new VectorProducts());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void products_agreeWithNaiveLoops(Products kernel) {
        float[] a = filled(M * K);
        float[] b = filled(K * N);
        Matrix left = new Matrix(M, K).load(a, 0);
        Matrix right = new Matrix(K, N).load(b, 0);
        Matrix result = new Matrix(M, N);
        float[] expected = product(a, b, M, K, N);

        kernel.multiply(left, right, result);
        assertClose(result, expected);
        kernel.multiplyTransposedLeft(new Matrix(K, M).load(transposed(a, M, K), 0), right, result);
        assertClose(result, expected);
        kernel.multiplyTransposedRight(left, new Matrix(N, K).load(transposed(b, K, N), 0), result);
        assertClose(result, expected);
    }

    /** Rows that fill tiles and rows left over, columns of every kind of strip, several blocks. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 300, 64",
        "3, 129, 33",
        "4, 128, 32",
        "7, 20, 100",
        "8, 257, 64",
        "8, 144, 64",
        "8, 145, 64",
        "37, 131, 65",
        "64, 64, 32",
        "130, 17, 191",
        "5, 400, 1030", // more columns than a tile of loops has
        "1030, 4, 5"
    })
    void productsByVectorsAndByLoops_areAChainOfFusedMultiplyAdds_bitByBit(int m, int k, int n) {
        assertBitByBit(new VectorProducts(), m, k, n);
        assertBitByBit(new LoopProducts(), m, k, n);
    }

    private void assertBitByBit(Products kernel, int m, int k, int n) {
        float[] a = filled(m * k);
        float[] b = filled(k * n);
        float[] expected = product(a, b, m, k, n);
        float[] out = filled(m * n + 2); // must be overwritten
        out[1] = Float.NaN;
        out[m * n] = Float.NaN;
        Matrix left = part(a, m, k);
        Matrix right = part(b, k, n);
        Matrix result = new Matrix(0, 0).view(out, 1, m, n);
        float first = out[0];
        float last = out[m * n + 1];

        kernel.multiply(left, right, result);
        assertExactly(result, expected);
        kernel.multiplyTransposedLeft(part(transposed(a, m, k), k, m), right, result);
        assertExactly(result, expected);
        kernel.multiplyTransposedRight(left, part(transposed(b, k, n), n, k), result);
        assertExactly(result, expected);
        assertThat(out[0]).isEqualTo(first);
        assertThat(out[m * n + 1]).isEqualTo(last);
    }

    /** A sum may be −0 where a product was too small for a float: a term that is not there, too. */
    @Test
    void aNegativeZero_staysNegative() {
        Matrix tiny = new Matrix(1, 1).load(new float[] {Float.MIN_VALUE}, 0);
        Matrix negative = new Matrix(1, 1).load(new float[] {-Float.MIN_VALUE}, 0);
        Matrix result = new Matrix(1, 1);
        for (Products kernel : List.of(new VectorProducts(), new LoopProducts())) {
            kernel.multiply(tiny, negative, result);
            assertExactly(result, new float[] {-0f});
        }
    }

    @Test
    void theFastestKernelOfThisJvm_isInUse() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean wanted =
                !"false".equals(System.getProperty("tripletflow.vectors"))
                        && VectorApi.hasSecondCompiler(System.getProperty("java.vm.info"));
        Class<? extends Products> expected =
                present && wanted
                        ? VectorProducts.class
                        : FusedMultiplyAdd.isOneInstruction()
                                ? LoopProducts.class
                                : Nd4jProducts.class;
        assertThat(Products.ofThisJvm()).isInstanceOf(expected);
        assertThat(Matrix.rowsAlike()).isEqualTo(expected != Nd4jProducts.class);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rows_usesAPrefixAndGrows(Products kernel) {
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
        kernel.multiplyTransposedRight(matrix, matrix, product);
        assertClose(product, new float[] {14});
    }

    @Test
    void shapesThatDoNotFit_areRefused() {
        assertThatThrownBy(
                        () -> Matrix.multiply(new Matrix(2, 3), new Matrix(4, 5), new Matrix(2, 5)))
                .hasMessage(
                        "a product over 3 and 4 numbers to 2 x 5 does not fit a result of 2 x 5");
        assertThatThrownBy(() -> new Matrix(0, 0).view(new float[7], 2, 2, 3))
                .hasMessage("an array of length 7 has no 2 x 3 numbers from 2 on");
    }

    /** In the midst of an array. */
    private static Matrix part(float[] values, int rows, int columns) {
        float[] array = new float[values.length + 5];
        System.arraycopy(values, 0, array, 3, values.length);
        return new Matrix(0, 0).view(array, 3, rows, columns);
    }

    private static void assertExactly(Matrix actual, float[] expected) {
        float[] values = new float[expected.length];
        actual.store(values, 0);
        assertThat(values).isEqualTo(expected);
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

    private static float[] product(float[] a, float[] b, int m, int k, int n) {
        float[] result = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    result[i * n + j] = Math.fma(a[i * k + p], b[p * n + j], result[i * n + j]);
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
