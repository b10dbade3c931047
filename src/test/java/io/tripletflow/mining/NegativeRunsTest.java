package io.tripletflow.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NegativeRunsTest {

    private static final int PLACES = 100;

    @Test
    void vectors_endWhereThePlainLoopDoes() {
        SplittableRandom random = new SplittableRandom(5);
        float[] distances = new float[PLACES];
        byte[] relations = new byte[PLACES];
        for (int trial = 0; trial < 20_000; trial++) {
            for (int i = 0; i < PLACES; i++) {
                distances[i] = 1 + random.nextInt(3);
                relations[i] = Relations.NEGATIVE;
            }
            for (int others = random.nextInt(4); others > 0; others--) {
                int place = random.nextInt(PLACES);
                distances[place] = random.nextInt(4) == 0 ? Float.NaN : random.nextInt(2);
                relations[place] = (byte) (random.nextInt(3) - 1);
            }
            int from = random.nextInt(PLACES + 1);
            int to = from + random.nextInt(PLACES + 1 - from);
            float nearest = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(3);
            assertThat(new VectorNegativeRuns().end(distances, relations, from, to, nearest))
                    .isEqualTo(
                            new PlainNegativeRuns().end(distances, relations, from, to, nearest));
        }
    }
}
