package io.tripletflow.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class LoopTileTest {

    /** HotSpot's default of {@code -XX:FreqInlineSize}. */
    private static final int MAX_INLINED = 325;

    /** Inlined, the loop is six times slower in some runs; no test of speed would hold. */
    @Test
    void theTile_isTooLongToBeInlined() {
        StringWriter code = new StringWriter();
        int result =
                ToolProvider.findFirst("javap")
                        .orElseThrow()
                        .run(
                                new PrintWriter(code),
                                new PrintWriter(code),
                                "-c",
                                "-p",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LoopTile.class.getName());
        assertThat(result).as(code.toString()).isZero();
        Matcher returns = Pattern.compile("(\\d+): return").matcher(code.toString());
        int length = returns.results().mapToInt(f -> Integer.parseInt(f.group(1))).max().orElse(0);
        assertThat(length).isGreaterThan(MAX_INLINED);
    }
}
