package io.tripletflow.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, UTF_8);

    @Test
    void bar_showsTaskAndCount() {
        try (Progress bar = Progress.start(Progress.Style.BAR, out, "learning", "events", 10)) {
            bar.note("recall .9");
            bar.reached(7);
        }
        assertThat(shown.toString(UTF_8)).contains("learning", "7/10 events", "recall .9");
    }

    @Test
    void none_showsNothing_andNoTerminalMeansLines() {
        try (Progress none = Progress.start(Progress.Style.NONE, out, "learning", "events", 10)) {
            none.note("recall .9");
            none.expect(8);
            none.reached(7);
        }
        assertThat(shown.size()).isZero();
        assertThat(Progress.styleFor(true)).isEqualTo(Progress.Style.NONE);
        assertThat(Progress.styleFor(false)).isEqualTo(Progress.Style.LINES);
    }
}
