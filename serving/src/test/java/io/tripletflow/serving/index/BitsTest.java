package io.tripletflow.serving.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's set of bits, copied whole at each moment. */
class BitsTest {

    private static final int ROWS = 50_000;

    private record Moment(Bits.View view, BitSet right) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyView_isOfItsMoment_whateverIsAddedLater(long seed) {
        Random random = new Random(seed);
        Bits bits = new Bits();
        BitSet right = new BitSet();
        List<Moment> moments = new ArrayList<>();
        for (int change = 0; change < 200; change++) {
            int max = 1 + random.nextInt(ROWS); // pages come one by one, and several at once
            for (int i = random.nextInt(20); i > 0; i--) {
                int row = random.nextInt(max);
                bits.set(row);
                right.set(row);
            }
            moments.add(new Moment(bits.view(), (BitSet) right.clone()));
        }
        for (Moment moment : moments) {
            for (int row = 0; row < ROWS; row++) {
                if (moment.view().get(row) != moment.right().get(row)) {
                    fail("row " + row);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 4_095, 4_096, 1_000_000})
    void aRowAlone_isInIt(int row) {
        Bits bits = new Bits();
        Bits.View before = bits.view();
        bits.set(row);
        assertThat(bits.get(row)).isTrue();
        assertThat(bits.get(row + 1)).isFalse();
        assertThat(row > 0 && bits.get(row - 1)).isFalse();
        assertThat(before.get(row)).isFalse();
        assertThat(bits.view().get(row)).isTrue();
    }
}
