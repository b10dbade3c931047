package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedRowsTest {

    private final SplittableRandom random = new SplittableRandom(7);

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 3", "7, 5", "16, 1", "129, 40", "300, 9", "1024, 60", "1100, 2"})
    void sums_areThoseOfOneTermAfterAnother_bitByBit(int width, int terms) {
        int inTable = 50;
        float[] table = filled(3 + inTable * width);
        int[] rows = random.ints(terms + 4, 0, inTable).toArray();
        float[] factors = filled(terms + 4);
        float[] expected = filled(5 + width);
        float[] before = expected.clone();
        for (int j = 0; j < width; j++) {
            float sum = 0;
            for (int k = 2; k < 2 + terms; k++) {
                sum += factors[k] * table[3 + rows[k] * width + j];
            }
            expected[2 + j] = sum;
        }
        for (WeightedRows kernel :
                new WeightedRows[] {
                    new PlainWeightedRows(), new VectorWeightedRows(), WeightedRows.fastest().get()
                }) {
            float[] target = before.clone();
            kernel.sum(table, 3, width, rows, factors, 2, 2 + terms, target, 2);
            assertThat(bits(target)).isEqualTo(bits(expected));
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    /** Zeros of both signs among them. */
    private float[] filled(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(5) == 0 ? -0f : (float) random.nextDouble(-2, 2);
        }
        return values;
    }
}
