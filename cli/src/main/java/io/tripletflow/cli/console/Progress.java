package io.tripletflow.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a task has come: a bar on a terminal, a line every few seconds elsewhere, nothing if the
 * user wants none. Not thread-safe.
 */
public abstract class Progress implements AutoCloseable {

    /** How progress is shown. */
    public enum Style {
        BAR,
        LINES,
        NONE
    }

    /** A bar if standard error is a terminal (the launcher tells), else lines. */
    public static Style styleFor(boolean hidden) {
        if (hidden) {
            return Style.NONE;
        }
        return Boolean.getBoolean("tripletflow.terminal") ? Style.BAR : Style.LINES;
    }

    /**
     * @param task such as "learning"
     * @param unit such as "events"
     * @param total how many are expected; -1 if unknown
     */
    public static Progress start(
            Style style, PrintStream out, String task, String unit, long total) {
        return switch (style) {
            case BAR -> new Bar(out, task, unit, total);
            case LINES -> new PeriodicLines(out, task, unit, total);
            case NONE -> new None();
        };
    }

    /** Sets how many are done. */
    public abstract void reached(long count);

    /** Corrects how many are expected. */
    public abstract void expect(long total);

    /** Sets what stands behind the count. */
    public abstract void note(String text);

    @Override
    public abstract void close();

    private static final class None extends Progress {
        @Override
        public void reached(long count) {}

        @Override
        public void expect(long total) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
    }

    private static final class Bar extends Progress {
        private final ProgressBar bar;

        Bar(PrintStream out, String task, String unit, long total) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setUnit(" " + unit, 1)
                            .setInitialMax(total)
                            .setUpdateIntervalMillis(200)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setConsumer(new ConsoleProgressBarConsumer(out, columns()))
                            .showSpeed()
                            .build();
        }

        private static int columns() {
            return Math.max(40, Integer.getInteger("tripletflow.columns", 100) - 1);
        }

        @Override
        public void reached(long count) {
            bar.stepTo(count);
        }

        @Override
        public void expect(long total) {
            bar.maxHint(total);
        }

        @Override
        public void note(String text) {
            bar.setExtraMessage(" " + text);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class PeriodicLines extends Progress {
        private static final long EVERY_NANOS = 5_000_000_000L;

        private final PrintStream out;
        private final String task;
        private final String unit;
        private long total;
        private String note = "";
        private long next = System.nanoTime() + EVERY_NANOS;

        PeriodicLines(PrintStream out, String task, String unit, long total) {
            this.out = out;
            this.task = task;
            this.unit = unit;
            this.total = total;
        }

        @Override
        public void reached(long count) {
            long now = System.nanoTime();
            if (now >= next) {
                next = now + EVERY_NANOS;
                String share =
                        total > 0
                                ? String.format(
                                        Locale.ROOT, " (%d%%)", Math.min(100, count * 100 / total))
                                : "";
                out.printf(Locale.ROOT, "%s: %,d %s%s%s%n", task, count, unit, share, note);
            }
        }

        @Override
        public void expect(long expected) {
            total = expected;
        }

        @Override
        public void note(String text) {
            note = ", " + text;
        }

        @Override
        public void close() {}
    }
}
