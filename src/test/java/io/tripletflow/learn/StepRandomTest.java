package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepRandomTest {

    @Test
    void numbers_areThoseOfASplittableRandom_afterEverySeed() {
        StepRandom random = new StepRandom();
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, 0x9E3779B97F4A7C15L}) {
            SplittableRandom expected = new SplittableRandom(seed);
            random.seed(seed);
            for (int i = 1; i < 100; i++) {
                assertThat(random.nextLong()).isEqualTo(expected.nextLong());
                assertThat(random.nextInt()).isEqualTo(expected.nextInt());
                assertThat(random.nextInt(i)).isEqualTo(expected.nextInt(i));
                assertThat(random.nextInt(3 << 29)).isEqualTo(expected.nextInt(3 << 29));
                assertThat(random.nextLong(i)).isEqualTo(expected.nextLong(i));
                assertThat(random.nextDouble()).isEqualTo(expected.nextDouble());
            }
        }
    }
}
