package io.tripletflow.job.config.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.job.config.choice.Guarantee;
import io.tripletflow.job.config.registry.MinerKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, 250",
        "5s, 5000",
        "5 s, 5000",
        "2min, 120000",
        "2m, 120000",
        "1h, 3600000",
        "7d, 604800000",
        "0, 0",
        "0s, 0"
    })
    void duration_numberAndUnit_isParsed(String text, long millis) {
        assertThat(Type.DURATION.parser().apply(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "s", "1.5s", "-1s", "5 sec", "", "5S", "1h30m", "9999999999999999999s"})
    void duration_otherText_saysWhatToWrite(String text) {
        assertThatThrownBy(() -> Type.DURATION.parser().apply(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'"
                                + text
                                + "' is not a duration; write a number and a unit (ms, s, min, h,"
                                + " d), such as 250ms");
    }

    @Test
    void duration_overflow_saysSo() {
        assertThatThrownBy(() -> Type.DURATION.parser().apply("999999999999999999d"))
                .hasMessage(
                        "'999999999999999999d' is too long for a duration; write a shorter one");
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "512B, 512",
        "64KiB, 65536",
        "1MiB, 1048576",
        "1 GiB, 1073741824",
        "0, 0"
    })
    void size_numberAndUnit_isParsed(String text, int bytes) {
        assertThat(Type.SIZE.parser().apply(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1MB", "1.5MiB", "-1", "", "MiB", "1mib"})
    void size_otherText_saysWhatToWrite(String text) {
        assertThatThrownBy(() -> Type.SIZE.parser().apply(text))
                .hasMessage(
                        "'"
                                + text
                                + "' is not a size; write a number and a unit (B, KiB, MiB, GiB),"
                                + " such as 1MiB");
    }

    @Test
    void size_twoGibibytes_isTooLarge() {
        assertThatThrownBy(() -> Type.SIZE.parser().apply("2GiB"))
                .hasMessage("'2GiB' is too large for a size; write one below 2GiB");
    }

    @Test
    void whole_limits_areParsed() {
        assertThat(Type.INT.parser().apply("-2147483648")).isEqualTo(Integer.MIN_VALUE);
        assertThat(Type.INT.parser().apply("+7")).isEqualTo(7);
        assertThat(Type.LONG.parser().apply("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "0x10", "ten", "", "1_000", "٣"})
    void whole_otherText_saysWhatToWrite(String text) {
        assertThatThrownBy(() -> Type.INT.parser().apply(text))
                .hasMessage("'" + text + "' is not a whole number; write digits only, such as 128");
    }

    @Test
    void whole_overflow_saysSo() {
        assertThatThrownBy(() -> Type.INT.parser().apply("2147483648"))
                .hasMessage("'2147483648' does not fit into 32 bits; write a smaller number");
        assertThatThrownBy(() -> Type.LONG.parser().apply("9223372036854775808"))
                .hasMessageContaining("does not fit into 64 bits");
    }

    @ParameterizedTest
    @CsvSource({"0.2, 0.2", "1e-3, 0.001", "5, 5", ".5, 0.5", "-1.5E2, -150", "1., 1"})
    void float_number_isParsed(String text, float number) {
        assertThat(Type.FLOAT.parser().apply(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "0,2", "1f", "", "0x1p3", "."})
    void float_otherText_saysWhatToWrite(String text) {
        assertThatThrownBy(() -> Type.FLOAT.parser().apply(text))
                .hasMessage("'" + text + "' is not a number; write one such as 0.2 or 1e-3");
    }

    @Test
    void float_overflow_saysSo() {
        assertThatThrownBy(() -> Type.FLOAT.parser().apply("1e39"))
                .hasMessage("'1e39' does not fit into 32 bits; write a smaller number");
    }

    @Test
    void boolean_trueAndFalseOnly() {
        assertThat(Type.BOOLEAN.parser().apply("true")).isTrue();
        assertThat(Type.BOOLEAN.parser().apply("false")).isFalse();
        assertThatThrownBy(() -> Type.BOOLEAN.parser().apply("yes"))
                .hasMessage("'yes' is not a boolean; write true or false");
    }

    @Test
    void choice_lowerCaseWithHyphens_isParsed() {
        Type<Guarantee> type = Type.choice(Guarantee.class);
        assertThat(type.parser().apply("at-least-once")).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(Type.choice(MinerKind.class).parser().apply("batch-semi-hard"))
                .isEqualTo(MinerKind.BATCH_SEMI_HARD);
        assertThatThrownBy(() -> type.parser().apply("EXACTLY_ONCE"))
                .hasMessage(
                        "'EXACTLY_ONCE' is not a choice; write one of exactly-once |"
                                + " at-least-once");
    }

    @Test
    void string_blank_isRefused() {
        assertThat(Type.STRING.parser().apply("a b")).isEqualTo("a b");
        assertThatThrownBy(() -> Type.STRING.parser().apply(" "))
                .hasMessage("is empty; write a text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "1500ms", "5s", "90s", "10min", "36h", "7d"})
    void duration_formatted_isTheSameAgain(String text) {
        assertThat(Type.DURATION.format().apply(Type.DURATION.parser().apply(text)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "1000B", "64KiB", "1025KiB", "3MiB", "1GiB"})
    void size_formatted_isTheSameAgain(String text) {
        assertThat(Type.SIZE.format().apply(Type.SIZE.parser().apply(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.001, 0.001", "1e-8, 0.00000001", "100, 100", "0, 0", "0.9990, 0.999"})
    void float_formatted_isPlain(String text, String plain) {
        assertThat(Type.FLOAT.format().apply(Type.FLOAT.parser().apply(text))).isEqualTo(plain);
    }
}
