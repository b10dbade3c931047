package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EpochTest {

    private static final long SUBMITTED = 1_700_000_000_000L;

    @Test
    void withoutState_isTheTimeOfSubmission() {
        assertThat(Epoch.of(SUBMITTED, -1, 0)).isEqualTo(SUBMITTED);
    }

    @Test
    void stateOfAMachineWhoseClockWasAhead_isFollowed() {
        assertThat(Epoch.of(SUBMITTED, SUBMITTED + 3_600_000, 0)).isEqualTo(SUBMITTED + 3_600_001);
    }

    @Test
    void everyRestart_isNewer_whateverCheckpointItGoesOnFrom() {
        Random random = new Random(1);
        for (int trial = 0; trial < 100; trial++) {
            long restored = random.nextBoolean() ? -1 : SUBMITTED + random.nextInt(10_000) - 5_000;
            long last = -1;
            for (int restarts = 0; restarts < 50; restarts++) {
                long epoch = Epoch.of(SUBMITTED, restored, restarts);
                assertThat(epoch).isGreaterThan(last).isGreaterThan(restored);
                last = epoch;
                if (random.nextInt(3) == 0) { // it lived long enough for a checkpoint
                    restored = epoch;
                }
            }
        }
    }
}
