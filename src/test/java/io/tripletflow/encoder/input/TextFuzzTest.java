package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Input;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stranger writes: no exception, features without end, nor time that grows faster. */
class TextFuzzTest {

    private static final int BUCKETS = 4096;
    private static final int SHORT = 1 << 14;
    private static final int TIMES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static String repeated(String pattern, int length) {
        return pattern.repeat(length / pattern.length());
    }

    private static String random(int length, int from, int to) {
        Random random = new Random(from);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.appendCodePoint(from + random.nextInt(to - from));
        }
        return text.toString();
    }

    private static Arguments text(String name, IntFunction<String> ofLength) {
        return Arguments.of(name, ofLength);
    }

    /** Texts of about a length in UTF-16 units. */
    static Stream<Arguments> texts() {
        return Stream.of(
                text("marks of one class", n -> repeated("\u0301", n)),
                text("marks to be sorted", n -> "a" + repeated("\u0301\u0323", n)),
                text("vowel signs that decompose", n -> repeated("\u0F73", n)),
                text("voiced marks between others", n -> repeated("\uFF9E\u0301", n)),
                text("letters with marks", n -> repeated("e\u0301\u0323", n)),
                text("joiners", n -> repeated("👩\u200D", n)),
                text("flags", n -> repeated("🇩🇪", n)),
                text("a word", n -> repeated("a", n)),
                text("random letters", n -> random(n, 'a', 'z' + 1)),
                text("Thai without spaces", n -> random(n, 0x0E01, 0x0E2F)),
                text("Chinese without spaces", n -> random(n, 0x4E00, 0x9FA5)),
                text("one ideograph", n -> repeated("中", n)),
                text("Khmer without spaces", n -> random(n, 0x1780, 0x17D3)),
                text("jamo", n -> random(n, 0x1100, 0x1200)),
                text("lone surrogates", n -> repeated("\uD83D", n)),
                text("punctuation", n -> repeated("?!", n)),
                text("blanks", n -> repeated(" \u200B", n)),
                text("letters that grow", n -> repeated("\uFDFA", n / 4)),
                text("anything", n -> random(n, 1, Character.MAX_CODE_POINT)));
    }

    /** Of this thread alone: others may want the processor. */
    private static long nanos(TextHasher hasher, String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long min = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = threads.getCurrentThreadCpuTime();
            hasher.row(text);
            min = Math.min(min, threads.getCurrentThreadCpuTime() - start);
        }
        return min;
    }

    /**
     * Of eight times the text eight times the time; were it quadratic, sixty-four times. A busy
     * machine may compile the code between the two: then both are measured again.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void timeGrowsWithTheLength_andFeaturesAreBounded(String name, IntFunction<String> ofLength) {
        for (InputVersion version : InputVersion.values()) {
            TextHasher hasher = version.hasher(BUCKETS);
            long max = 0;
            long more = 0;
            long begun = System.nanoTime();
            while (more >= max && System.nanoTime() - begun < PATIENCE.toNanos()) {
                max = 4L * TIMES * Math.max(nanos(hasher, ofLength.apply(SHORT)), 5_000_000);
                more = nanos(hasher, ofLength.apply(TIMES * SHORT));
            }
            assertThat(more).as("%s of %s", version, name).isLessThan(max);
        }
        Map<String, Integer> counts = new UnicodeFeatures().counts(ofLength.apply(TIMES * SHORT));
        assertThat(counts).hasSizeLessThanOrEqualTo(UnicodeFeatures.MAX + 2);
    }

    @ParameterizedTest
    @EnumSource
    void randomCodePoints_giveFiniteRows_theSameAgain(InputVersion version) {
        Random random = new Random(3);
        int[] starts = {0, 0x300, 0x590, 0x900, 0xE00, 0x1100, 0x2000, 0xD800, 0xFE00, 0x1F300};
        TextHasher hasher = version.hasher(BUCKETS);
        TextHasher other = version.hasher(BUCKETS);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                int block = starts[random.nextInt(starts.length)];
                text.appendCodePoint(
                        random.nextInt(4) == 0
                                ? random.nextInt(Character.MAX_CODE_POINT + 1)
                                : block + random.nextInt(0x100));
            }
            InputRow.Sparse row = hasher.row(text.toString());
            assertThat(other.row(text.toString()).indices()).isEqualTo(row.indices());
            for (float value : row.values()) {
                assertThat(value).isFinite();
            }
        }
    }

    /** Were each mark sorted among all before it, this would take minutes. */
    @ParameterizedTest
    @EnumSource
    void aMebibyteOfMarks_isReadInSeconds(InputVersion version) {
        String text = repeated("\u0301\u0323", 1 << 19);
        assertThat(nanos(version.hasher(BUCKETS), text)).isLessThan(30_000_000_000L);
    }

    /** Longer runs are no language; a letter with 256 marks is one as ever. */
    @Test
    void marks_areCutBeyondAnyLanguage() {
        String max = "a" + "\u0301".repeat(MarkRuns.MAX);
        assertThat(MarkRuns.cut(max + " b")).isEqualTo(max + " b");
        assertThat(MarkRuns.cut(max + "\u0301\u0323 b\u0301")).isEqualTo(max + " b\u0301");
        assertThat(Input.Text.isBlank("\u0301")).isFalse();
        assertThat(new UnicodeFeatures().counts("\u0301".repeat(1000))).isNotEmpty();
    }
}
