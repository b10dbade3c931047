package io.tripletflow.connectors.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.event.EventTime.Unit;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1732400000",
                "1732400000000",
                "1732400000000000",
                "1732400000000000000",
                "1732400000.0",
                "1.7324e9",
                " 1732400000 ",
                "2024-11-23T22:13:20Z",
                "2024-11-23T22:13:20",
                "2024-11-23 22:13:20",
                "2024-11-23 22:13:20.000000",
                "2024-11-23t22:13:20z",
                "2024-11-23T23:13:20+01:00",
                "2024-11-23T23:13:20+0100",
                "2024-11-23 23:13:20+01",
                "2024-11-23 23:13:20 +01:00",
                "2024-11-23T17:43:20-04:30"
            })
    void millis_oneInstantInEveryForm_isTheSame(String text) {
        assertThat(EventTime.millis(text)).isEqualTo(1_732_400_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-23, 1732320000000",
        "2024-11-23T22:13, 1732399980000",
        "1732400000.25, 1732400000250",
        "1732400000123.9, 1732400000123",
        "2024-11-23T22:13:20.1239Z, 1732400000123",
        "1970-01-01T00:00:00.005Z, 5",
        "100000000, 100000000000",
        "99999999999, 99999999999000",
        "100000000000, 100000000000",
        "99999999999999, 99999999999999",
        "100000000000000, 100000000000",
        "99999999999999999, 99999999999999",
        "100000000000000000, 100000000000"
    })
    void millis_fractionsAndBorders_areAsDocumented(String text, long millis) {
        assertThat(EventTime.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | lies before March 1973 in every unit; set source.time-unit",
                "12345 | is '12345', which lies before March 1973",
                "99999999 | lies before March 1973",
                "-1 | a time is not negative",
                "-1e30 | a time is not negative",
                "now | is 'now', which is no time; send seconds, milliseconds, microseconds",
                "NaN | is no time",
                "'' | is no time",
                "1e9999 | is no time",
                "11/23/2024 | is no time",
                "2024-11-31 | is no time",
                "2024-11-23T25:00 | is no time",
                "1969-12-31T23:59:59Z | lies outside of the years 1970 to 9999",
                "+10000-01-01 | lies outside of the years 1970 to 9999"
            })
    void millis_noTime_isRefusedWithWhatIsRight(String text, String why) {
        assertThatThrownBy(() -> EventTime.millis(text))
                .isInstanceOf(EventTime.NotTimeException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "SECONDS, 250, 250000",
        "SECONDS, 0.04, 40",
        "MILLIS, 0, 0",
        "MILLIS, 250, 250",
        "MICROS, 2500, 2",
        "NANOS, 250000000, 250",
        "MILLIS, 1732400000, 1732400000"
    })
    void millis_givenUnit_takesAnyNumberNotNegative(Unit unit, String text, long millis) {
        assertThat(EventTime.millis(text, unit)).isEqualTo(millis);
        assertThatThrownBy(() -> EventTime.millis(-1, unit)).hasMessageContaining("is -1");
    }

    @ParameterizedTest
    @CsvSource({"SECONDS, 253402300800", "MILLIS, 253402300800000", "SECONDS, 9223372036854775807"})
    void millis_beyondTheYear9999_isRefused(Unit unit, long number) {
        assertThatThrownBy(() -> EventTime.millis(number, unit))
                .hasMessageContaining("beyond the year 9999");
    }

    @Property
    void millis_anyInstantFrom1973_isTheSameInAllUnits(
            @ForAll @LongRange(min = 100_000_000L, max = 9_000_000_000L) long seconds) {
        long millis = seconds * 1000;
        assertThat(EventTime.millis(seconds)).isEqualTo(millis);
        assertThat(EventTime.millis(millis)).isEqualTo(millis);
        assertThat(EventTime.millis(millis * 1000)).isEqualTo(millis);
        assertThat(EventTime.millis(millis * 1_000_000)).isEqualTo(millis);
        assertThat(EventTime.millis(Instant.ofEpochMilli(millis).toString())).isEqualTo(millis);
    }
}
