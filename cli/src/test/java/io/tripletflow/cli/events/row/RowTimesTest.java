package io.tripletflow.cli.events.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTimesTest {

    @Test
    void oneAMillisecond_isTheSameEveryTime() {
        assertThat(RowTimes.oneAMillisecond().applyAsLong(7)).isEqualTo(1_700_000_000_007L);
    }
}
