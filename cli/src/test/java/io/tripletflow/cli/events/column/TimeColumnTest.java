package io.tripletflow.cli.events.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeColumnTest {

    private final TimeColumn times = new TimeColumn("column 'seen_at'");

    @ParameterizedTest
    @CsvSource({
        "1700000008, 1700000008000",
        "1700000008.25, 1700000008250",
        "1700000008123, 1700000008123",
        "1700000008123456, 1700000008123",
        "1700000008123456789, 1700000008123",
        "2023-11-14T22:13:28Z, 1700000008000",
        "2023-11-14 22:13:28, 1700000008000"
    })
    void parse_timeSince1970_isReadByTheOneRule(String text, long millis) {
        assertThat(times.parse(text)).isEqualTo(millis);
        assertThat(times.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1700000000000", "' 12 ', 1700000012000", "1.5, 1700000001500"})
    void parse_smallNumber_isSecondsOfTheFilesOwnClock_andSaid(String text, long millis) {
        assertThat(times.parse(text)).isEqualTo(millis);
        assertThat(times.notes())
                .singleElement()
                .asString()
                .contains("'seen_at'", "'" + text.strip() + "'", "14 November 2023");
    }

    @Test
    void parse_bothKinds_isRefused() {
        times.parse("1700000008");
        assertThatThrownBy(() -> times.parse("12"))
                .hasMessageContaining("column 'seen_at' is '12', but other rows have '1700000008'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void parse_empty_saysSo(String text) {
        assertThatThrownBy(() -> times.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "column 'seen_at' is empty: fill it or leave the row out (--bad-rows skip)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20241123", "202411231000", "20241123100059"})
    void datesInDigits_areAMistake_ifAllNumbersAreSome(String date) {
        times.parse(date);
        assertThat(times.mistake()).get().asString().contains("'" + date + "'", "2024-11-23");
        times.parse(date.length() == 8 ? "20241399" : "1700000008");
        assertThat(times.mistake()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"638680000000000000", "133769000000000000"})
    void numbersOfLongAgo_areReadAndSaid(String ticks) {
        times.parse(ticks);
        assertThat(times.mistake()).isEmpty();
        assertThat(times.notes()).singleElement().asString().contains(ticks, "FILETIME");
        times.parse("1700000008");
        assertThat(times.notes()).isEmpty();
    }

    @Test
    void daysOfExcel_areAMistake_ifAllNumbersLookSo() {
        times.parse("45620");
        assertThat(times.mistake()).isEmpty();
        times.parse("45620.5");
        assertThat(times.mistake())
                .hasValueSatisfying(
                        what ->
                                assertThat(what)
                                        .startsWith(
                                                "column 'seen_at' holds numbers with fractions from"
                                                        + " 45620 to 45621, as Excel writes dates")
                                        .contains("origin='1899-12-30'", "let it start at 0"));
        times.parse("12.5");
        assertThat(times.mistake()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "-1", "NaN"})
    void parse_noTime_namesColumnAndValue(String text) {
        assertThatThrownBy(() -> times.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'seen_at'")
                .hasMessageContaining(text)
                .hasMessageContaining("2024-11-23T22:13:20Z");
    }
}
