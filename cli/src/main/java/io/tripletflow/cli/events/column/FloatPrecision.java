package io.tripletflow.cli.events.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Columns whose different numbers become equal as 32-bit floats, which an encoder takes: numbers
 * near 1e-60, or large whole numbers close to each other. Looks at the first rows only. Not
 * thread-safe.
 */
public final class FloatPrecision {

    /** Rows looked at. */
    static final int MAX_ROWS = 1_000;

    /** Numbers kept for that, of all columns together. */
    private static final int MAX_NUMBERS = 1 << 20;

    /** A note is due where at least one of so many different numbers is lost. */
    private static final int SHARE = 10;

    /** Columns that a note names. */
    private static final int SHOWN = 3;

    private final List<double[]> rows = new ArrayList<>();
    private int numbers;

    /** Whether a further row would be looked at. */
    public boolean isOpen() {
        return rows.size() < MAX_ROWS && numbers < MAX_NUMBERS;
    }

    /**
     * Looks at a row, unless there were enough.
     *
     * @param row shape (columns), as the file writes it
     */
    public void add(double[] row) {
        if (isOpen()) {
            rows.add(row);
            numbers += row.length;
        }
    }

    /**
     * A note, empty if nothing is lost.
     *
     * @param name of a column, such as "column 'f0'"
     */
    public Optional<String> note(IntFunction<String> name) {
        int width = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        List<String> lost =
                IntStream.range(0, width)
                        .mapToObj(column -> loss(column, name).stream())
                        .flatMap(one -> one)
                        .toList();
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        String more = lost.size() > SHOWN ? "; and " + (lost.size() - SHOWN) + " more columns" : "";
        return Optional.of(
                String.join("; ", lost.subList(0, Math.min(SHOWN, lost.size())))
                        + more
                        + ": subtract an offset, or rescale the numbers");
    }

    private Optional<String> loss(int column, IntFunction<String> name) {
        double[] exact =
                rows.stream()
                        .filter(row -> column < row.length)
                        .mapToDouble(row -> row[column])
                        .toArray();
        Arrays.sort(exact);
        int different = 1;
        int left = 1;
        for (int i = 1; i < exact.length; i++) {
            different += exact[i] == exact[i - 1] ? 0 : 1;
            left += (float) exact[i] == (float) exact[i - 1] ? 0 : 1;
        }
        return (different - left) * SHARE < different
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s: %,d different numbers of the first %,d rows become %,d as 32-bit floats",
                                name.apply(column),
                                different,
                                exact.length,
                                left));
    }
}
