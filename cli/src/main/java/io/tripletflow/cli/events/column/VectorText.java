package io.tripletflow.cli.events.column;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vector in one cell: numbers between brackets or not, separated by , ; | or blanks. */
public final class VectorText {

    private static final Pattern WRAPPED =
            Pattern.compile(
                    "(?s)(?:array|tensor)?\\(?\\s*[\\[({](.*?)[\\])}]\\s*(?:,\\s*\\w+=[^=]*)*\\)?");

    /** A number with a decimal comma or without any. */
    private static final Pattern NUMBER = Pattern.compile("[^,]+(,[^,]+)?");

    private VectorText() {}

    /**
     * Shape (D), D ≥ 1.
     *
     * @param where such as "column 'embedding'"
     * @throws IllegalArgumentException if it is no vector of numbers
     */
    public static float[] parse(String where, String cell) {
        String text = cell.strip();
        Matcher wrapped = WRAPPED.matcher(text);
        String inner = wrapped.matches() ? wrapped.group(1).strip() : text;
        if (inner.isEmpty()) {
            throw new IllegalArgumentException(
                    where + " must hold a vector such as [0.5, 1.25] but is empty");
        }
        if (inner.contains("...") || inner.contains("…")) {
            throw new IllegalArgumentException(
                    where
                            + " is cut off by '...', as NumPy prints long arrays; write all numbers,"
                            + " such as by json.dumps(vector.tolist())");
        }
        String[] parts = inner.split(separator(inner), -1);
        NumberText numbers = NumberText.ofFeatures();
        float[] values = new float[parts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.parse(where + ", number " + i, parts[i]);
        }
        return values;
    }

    private static String separator(String numbers) {
        if (numbers.matches("(?s).*[;|].*")) {
            return "\\s*[;|]\\s*";
        }
        List<String> parts = List.of(numbers.split("\\s+"));
        boolean decimalCommas =
                parts.size() > 1 && parts.stream().allMatch(part -> NUMBER.matcher(part).matches());
        return decimalCommas ? "\\s+" : "\\s*,\\s*|\\s+";
    }
}
