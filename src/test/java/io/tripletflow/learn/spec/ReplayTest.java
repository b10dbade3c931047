package io.tripletflow.learn.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReplayTest {

    @Test
    void rows_areAsManyForYoungModels_thenFall_toTheLeast() {
        Replay replay = new Replay(32, 1, 32, 100, 1);
        assertThat(replay.rows(100, 40)).isEqualTo(32);
        assertThat(replay.rows(200, 1)).isEqualTo(16);
        assertThat(replay.rows(1_000_000, 1)).isEqualTo(1);
    }

    @Test
    void rows_ofLabelsSeenOften_areFewer() {
        Replay replay = new Replay(64, 8, 16, 1_000, 1);
        assertThat(replay.rows(1, 8)).isEqualTo(64);
        assertThat(replay.rows(1, 16)).isEqualTo(32);
        assertThat(replay.rows(1, 200)).isEqualTo(16);
        assertThat(replay.rows(4_000, 16)).isEqualTo(8);
    }

    @Test
    void constant_neverFalls() {
        assertThat(Replay.constant(0.5f).rows(1L << 40, 6)).isEqualTo(0.5);
        assertThat(Replay.constant(0.5f).isConstant()).isTrue();
        assertThat(Replay.OF_SECOND.isConstant()).isFalse();
    }

    /** What a stream of a million events of few labels costs: less than 8 rows each. */
    @Test
    void committee_costsLessThanOneLearnerDid_inTheLongRun() {
        double sum = 0;
        for (int n = 1; n <= 1_000_000; n++) {
            sum += Replay.OF_FIRST.rows(n, 255) + Replay.OF_SECOND.rows(n, 255);
        }
        assertThat(sum / 1_000_000).isLessThan(4);
    }

    @Test
    void wrongNumbers_areRefused() {
        assertThatThrownBy(() -> new Replay(1, 1, 2, 1, 1))
                .hasMessage(
                        "rows of labels seen often must be at most 1.0 and at least 1.0 but were 2.0");
        assertThatThrownBy(() -> new Replay(1001, 1, 1, 1, 1))
                .hasMessage("replay must be from 0.0 to 1000.0 but was 1001.0");
        assertThatThrownBy(() -> new Replay(1, 0, 1, 1, 1))
                .hasMessage(
                        "a label must be new, and a model young, for at least 1 event but was for 0 and 1");
    }
}
