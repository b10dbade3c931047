package io.tripletflow.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTimesTest {

    @ParameterizedTest
    @CsvSource({
        "1700000008, 1700000008000",
        "1700000008.25, 1700000008250",
        "1700000008123, 1700000008123",
        "0, 0",
        "' 12 ', 12000"
    })
    void parse_secondsOrMillis_givesMillis(String text, long millis) {
        assertThat(RowTimes.parse("t", text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-1", "NaN", "1e300"})
    void parse_noTime_namesColumnAndValue(String text) {
        assertThatThrownBy(() -> RowTimes.parse("seen_at", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'seen_at'")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void oneAMillisecond_isTheSameEveryTime() {
        assertThat(RowTimes.oneAMillisecond().applyAsLong(7)).isEqualTo(1_700_000_000_007L);
    }
}
