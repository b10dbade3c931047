package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.MINIMAL;
import static io.tripletflow.job.config.Settings.problemsOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.fuzz.Fuzz;
import io.tripletflow.job.config.problem.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlLimitsTest {

    private static final String[] PIECES = {
        "window",
        "window.size",
        "flink",
        "kafka.properties",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "5s",
        "'",
        "\"",
        "&a ",
        "*a",
        "!!java.net.URL ",
        "!x ",
        "<<",
        "|",
        ">",
        "---",
        "...",
        "%YAML 9.9\n",
        "#",
        "\t",
        "? ",
        "@",
        "`",
        "\\",
        "\u0000",
        "\ud800",
        "\u00e9",
        "=",
        "0",
        "-1",
        "1e999",
        "null",
        "~",
        "\r",
        "\uFEFF",
        "."
    };

    @Test
    void load_randomText_isAConfigurationOrAConfigException() {
        Random random = new Random(7);
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            String text = (round % 2 == 0 ? MINIMAL : "") + randomText(random);
            String[] overrides = round % 3 == 0 ? new String[] {randomText(random)} : new String[0];
            try {
                assertThat(Settings.yaml(text, overrides).toString()).isNotEmpty();
                accepted++;
            } catch (ConfigException e) {
                assertThat(e.problems()).isNotEmpty();
                refused++;
            }
        }
        assertThat(accepted).isGreaterThan(200);
        assertThat(refused).isGreaterThan(10_000);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? Character.toString(random.nextInt(0x3000))
                            : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void nesting_beyondTheLimit_isRefused() {
        assertThat(problemsOf("a: " + "[".repeat(200_000)))
                .containsExactly("line 1: is nested deeper than 20 levels; flatten it");
    }

    @Test
    void aliases_thatMultiply_areRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 15; i++) {
            bomb.append(String.format(Locale.ROOT, "a%d: &a%d {", i, i));
            bomb.append(
                    String.format(Locale.ROOT, "p: *a%d, q: *a%d, r: *a%d", i - 1, i - 1, i - 1));
            bomb.append("}\n");
        }
        assertThat(problemsOf(bomb.toString()))
                .anyMatch(problem -> problem.contains("has more than 2000 settings"))
                .hasSizeLessThan(2_100);
    }

    @Test
    void aliases_beyondTheLimit_areRefused() {
        assertThat(problemsOf("a: &a 1\n" + "b: *a\n".repeat(51)))
                .containsExactly("line 52: has more than 50 aliases; write the values out");
    }

    @Test
    void alias_ofItself_isRefused() {
        assertThat(problemsOf("flink: &a {x: *a}"))
                .anyMatch(problem -> problem.contains("or refers to itself"));
    }

    @Test
    void aliases_within_theLimit_areFollowed() {
        String yaml = MINIMAL + "window.size: &t 7s\nsource.lateness: *t\n";
        assertThat(Settings.yaml(yaml).source().lateness()).hasSeconds(7);
    }

    @Test
    void load_aliasesOfEmptySections_areBounded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {x: , y: , z: }\n");
        for (int level = 1; level <= 16; level++) {
            String inner = "*a" + (level - 1);
            bomb.append(
                    "a%d: &a%d {x: %s, y: %s, z: %s}\n"
                            .formatted(level, level, inner, inner, inner));
        }
        assertThat(String.join("\n", problemsOf(bomb.toString())))
                .hasSizeLessThan(10_000_000)
                .contains("refers to itself");
    }

    @Test
    void load_valueOfAMillionDigits_isRefused() {
        String text = MINIMAL + "refresh.threshold: " + "1".repeat(900_000) + "x\n";
        assertThat(String.join("\n", problemsOf(text)))
                .contains("refresh.threshold: has 900001 characters; write at most 4096");
    }

    @Test
    void load_secretThatBeginsLikeAnAlias_isNotShown() {
        assertThat(String.join("\n", problemsOf("kafka.properties.sasl.password: *hunter2\n")))
                .contains("needs quotes")
                .doesNotContain("hunter2");
    }

    @Test
    void load_mutants_areAConfigurationOrAConfigException() {
        List<byte[]> samples =
                List.of(
                        MINIMAL.getBytes(UTF_8),
                        (MINIMAL + "window: {type: sliding, size: 5s, slide: 1s}\n")
                                .getBytes(UTF_8),
                        (MINIMAL + "flink: &a {x: 'y', z: \"\\u0041\"}\n").getBytes(UTF_8),
                        (MINIMAL + "kafka.properties:\n  sasl.password: |\n    p\n")
                                .getBytes(UTF_8));
        new Fuzz("job files", samples, List.of("window.size", "*a", "&a ", "\n  "))
                .run(
                        5_000,
                        bytes -> {
                            try {
                                JobConfig config = Settings.yaml(new String(bytes, UTF_8));
                                return !config.toString().isEmpty();
                            } catch (ConfigException e) {
                                assertThat(e.problems()).isNotEmpty();
                                return false;
                            }
                        });
    }
}
