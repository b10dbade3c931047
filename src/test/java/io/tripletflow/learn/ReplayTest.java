package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReplayTest {

    @Test
    void rows_areAsManyForYoungModels_thenFall_toTheLeast() {
        Replay replay = new Replay(32, 1, 100);
        assertThat(replay.rows(0, 100)).isEqualTo(3200);
        assertThat(replay.rows(199, 1)).isEqualTo(16);
        assertThat(replay.rows(1_000_000, 10)).isEqualTo(10);
    }

    @Test
    void rows_ofEventsTogether_areThoseOfEachAlone() {
        Replay replay = new Replay(8, 2, 50);
        double sum = 0;
        for (int i = 0; i < 500; i++) {
            sum += replay.rows(i, 1);
        }
        assertThat(replay.rows(0, 500)).isCloseTo(sum, within(1e-9));
    }

    @Test
    void constant_neverFalls() {
        assertThat(Replay.constant(0.5f).rows(1L << 40, 6)).isEqualTo(3);
    }

    @Test
    void wrongNumbers_areRefused() {
        assertThatThrownBy(() -> new Replay(1, 2, 1))
                .hasMessage(
                        "training.replay-least must be from 0 to training.replay, 1.0, but was 2.0");
        assertThatThrownBy(() -> new Replay(1001, 1, 1))
                .hasMessage("training.replay must be from 0.0 to 1000.0 but was 1001.0");
    }
}
