package io.tripletflow.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void events_areDueOneAfterTheOther() {
        AtomicLong clock = new AtomicLong();
        Pace pace = new Pace(100, clock::get);
        pace.await();
        assertThat(pace.nanosUntilNext()).isEqualTo(10_000_000);
        clock.set(4_000_000);
        assertThat(pace.nanosUntilNext()).isEqualTo(6_000_000);
    }

    @Test
    void longPause_isCaughtUpByATenthOfASecondOnly() {
        AtomicLong clock = new AtomicLong();
        Pace pace = new Pace(100, clock::get);
        clock.set(60_000_000_000L);
        int burst = 0;
        while (pace.nanosUntilNext() == 0 && burst < 1000) {
            pace.await();
            burst++;
        }
        assertThat(burst).isBetween(10, 11);
    }

    @Test
    void zero_isNoLimit() {
        Pace pace = new Pace(0, () -> 5);
        pace.await();
        assertThat(pace.nanosUntilNext()).isZero();
    }
}
