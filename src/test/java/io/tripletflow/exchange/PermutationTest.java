package io.tripletflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTest {

    private static final int[] SIDES = {2, 3, 4, 5};

    @Test
    void fourAxes_asIndexByIndex() {
        float[] source = new float[120];
        IntStream.range(0, 120).forEach(i -> source[i] = i);
        Permutation turn = Permutation.of(new long[] {2, 3, 4, 5}, 2, 3, 1, 0);
        float[] result = turn.apply(source);
        assertThat(turn.shape()).containsExactly(4, 5, 3, 2);
        for (int f = 0; f < SIDES[0]; f++) {
            for (int c = 0; c < SIDES[1]; c++) {
                for (int h = 0; h < SIDES[2]; h++) {
                    for (int w = 0; w < SIDES[3]; w++) {
                        assertThat(result[((h * 5 + w) * 3 + c) * 2 + f])
                                .isEqualTo(source[((f * 3 + c) * 4 + h) * 5 + w]);
                    }
                }
            }
        }
    }

    @Test
    void anEmptySide_isNothing() {
        Permutation turn = Permutation.of(new long[] {0, 3}, 1, 0);
        assertThat(turn.shape()).containsExactly(3, 0);
        assertThat(turn.apply(new float[0])).isEmpty();
    }
}
