package io.tripletflow.cli.events.column;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers as files write them: {@code 1.5}, {@code 1e-3}, {@code true} or {@code yes} for 1, and
 * with a decimal comma ({@code 1,5}) in a file that has no decimal points. Not thread-safe.
 */
public final class NumberText {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern COMMA = Pattern.compile("[+-]?\\d*,\\d+([eE][+-]?\\d+)?");

    /** As thousands are written in English. */
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false|yes|no");

    /** Units, signs of money, and what stands between thousands. */
    private static final Pattern DECORATED =
            Pattern.compile(
                    "[-+\u2212(]?\\p{Sc}?\\s*[-\u2212]?\\d[\\d.,]*([\\s'\u2019_]\\d+)*[.,]?\\d*\\s*([%‰)]|\\p{Sc}|\\p{L}{1,4})?");

    private static final Pattern LETTER = Pattern.compile("(?i)[tfyn]");

    private static final Pattern DATE =
            Pattern.compile(
                    "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}.*|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}.*");

    private static final Pattern CLOCK =
            Pattern.compile(
                    "-?\\d{1,3}:\\d\\d(:\\d\\d([.,]\\d+)?)?|P(\\d+[YMWD])*(T(\\d+(\\.\\d+)?[HMS])+)?");

    /** A text that starts with two letters. */
    private static final Pattern WORDS = Pattern.compile("\\p{L}{2}.*");

    private static final String OF_VECTOR =
            "; a vector is written as [0.5, 1.25], or as base64 of little-endian float32";

    /** What the numbers are, on which depends what helps where one is none. */
    private enum Use {
        FEATURES,
        VECTOR,
        WEIGHTS
    }

    private final Use use;
    private String commaSeen;
    private boolean commaIsDecimal;
    private String pointSeen;
    private final Map<String, Commas> columns = new HashMap<>();

    /** What a column's numbers say about its commas. */
    private static final class Commas {
        private String first;
        private boolean decimal;
        private boolean small;
        private boolean large;
    }

    private NumberText(Use use) {
        this.use = use;
    }

    /** Of numbers that are learned from. */
    public static NumberText ofFeatures() {
        return new NumberText(Use.FEATURES);
    }

    /** Of numbers that stand together in one cell. */
    static NumberText ofVector() {
        return new NumberText(Use.VECTOR);
    }

    /** Of numbers that say how much a row counts. */
    public static NumberText ofWeights() {
        return new NumberText(Use.WEIGHTS);
    }

    /**
     * The finite number in a cell.
     *
     * @param where such as "column 'f0'"
     * @throws IllegalArgumentException if there is none
     */
    public float parse(String where, String cell) {
        String text = cell.strip();
        String number = text;
        if (text.indexOf(',') >= 0) {
            number = withPoint(where, text);
        } else if (text.indexOf('.') >= 0 && NUMBER.matcher(text).matches()) {
            pointSeen = pointSeen == null ? text : pointSeen;
            requireOneMark(where);
        } else if (BOOLEAN.matcher(text).matches()) {
            return isTrue(text) ? 1 : 0;
        } else if (WHOLE.matcher(text).matches()) {
            Commas column = columns.computeIfAbsent(where, name -> new Commas());
            column.small |= text.length() <= 3 && !text.equals("0");
            column.large |= text.length() > 3;
        }
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException(notANumber(where, text));
        }
        float value = Float.parseFloat(number);
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    where + " must be a number within ±3.4e38 but was '" + text + "'");
        }
        return value;
    }

    /**
     * The number in a cell as the file writes it, before it becomes a 32-bit float.
     *
     * @param cell that {@link #parse} takes
     */
    public static double exact(String cell) {
        String text = cell.strip();
        return BOOLEAN.matcher(text).matches()
                ? isTrue(text) ? 1 : 0
                : Double.parseDouble(text.replace(',', '.'));
    }

    private static boolean isTrue(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes");
    }

    /** A number of the file that was read with a decimal comma, or null. */
    public String commaSeen() {
        return commaSeen;
    }

    /** Whether each comma that was read may as well stand between thousands. */
    public boolean mayBeThousands() {
        return commaSeen != null && !commaIsDecimal;
    }

    /**
     * What commas between thousands would look like in a file that has them for decimal points: in
     * a column whose other numbers are whole and below a thousand, each has three digits behind it.
     */
    public Optional<String> thousands() {
        return columns.entrySet().stream()
                .filter(column -> column.getValue().first != null)
                .filter(column -> column.getValue().small && !column.getValue().large)
                .filter(column -> !column.getValue().decimal)
                .map(
                        column ->
                                "%s holds '%s' beside whole numbers below 1000, so its commas may stand between thousands; write numbers with a point, or without commas"
                                        .formatted(column.getKey(), column.getValue().first))
                .findFirst();
    }

    private String withPoint(String where, String text) {
        if (!COMMA.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    where
                            + " must be a number with one decimal point or comma and nothing between"
                            + " thousands but was '"
                            + text
                            + "'");
        }
        commaSeen = commaSeen == null ? text : commaSeen;
        boolean decimal = !THOUSANDS.matcher(text).matches();
        commaIsDecimal |= decimal;
        Commas column = columns.computeIfAbsent(where, name -> new Commas());
        column.first = column.first == null ? text : column.first;
        column.decimal |= decimal;
        requireOneMark(where);
        return text.replace(',', '.');
    }

    private void requireOneMark(String where) {
        if (commaSeen != null && pointSeen != null) {
            throw new IllegalArgumentException(
                    "%s: the file has both '%s' and '%s', so a comma may stand for a decimal point or between thousands; write all numbers with a point"
                            .formatted(where, commaSeen, pointSeen));
        }
    }

    private String notANumber(String where, String text) {
        if (use == Use.WEIGHTS) {
            return where
                    + " must be a number but was '"
                    + text
                    + "'; a weight says how much the row counts, such as 2 for twice as much: write"
                    + " a number, or leave the cell empty for 1";
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean missing =
                lower.matches(
                        "|nan|na|n/a|null|none|nil|[-–—?]|inf|-inf|\\+?infinity|#(n/a|div/0!|value!|ref!|name\\?|num!|null!)");
        String what = text.isEmpty() ? "is empty" : "was '" + text + "'";
        return missing
                ? where
                        + " must be a finite number but "
                        + what
                        + "; fill the gap (such as with the column's mean) or leave the row out"
                        + " (--bad-rows skip)"
                : where
                        + " must be a finite number but "
                        + what
                        + (use == Use.VECTOR ? OF_VECTOR : remedy(text));
    }

    private static String remedy(String text) {
        if (text.length() > 40) {
            return "";
        }
        if (LETTER.matcher(text).matches()) {
            return "; write 1 and 0 (true, false, yes and no are read, too)";
        }
        if (DATE.matcher(text).matches()) {
            return "; a date is no number here: name the column of times by --time-column, or write"
                    + " what counts about it, such as an age in days";
        }
        if (CLOCK.matcher(text).matches()) {
            return "; write a time of day or a duration as one number, such as seconds";
        }
        if (WORDS.matcher(text).matches()) {
            return "; make a category numbers, a column of 1 and 0 for each of its values (one-hot,"
                    + " in pandas get_dummies(…, dtype=int))";
        }
        return DECORATED.matcher(text).matches()
                ? "; write digits, a sign and a decimal point alone, such as -1234.5: no unit,"
                        + " no percent sign, nothing between thousands"
                : "";
    }
}
