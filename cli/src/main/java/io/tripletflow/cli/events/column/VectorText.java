package io.tripletflow.cli.events.column;

import io.tripletflow.connectors.wire.Base64Text;
import io.tripletflow.matrix.Sizes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vector in one cell: numbers between brackets or not, separated by , ; | or blanks, or base64 of
 * little-endian float32.
 */
public final class VectorText {

    private static final Pattern WRAPPED =
            Pattern.compile(
                    "(?s)(?:array|tensor|DenseVector)?\\(?\\s*[\\[({](.*?)[\\])}]\\s*(?:,\\s*\\w+=[^=]*)*\\)?");

    /** The one row of a matrix. */
    private static final Pattern ROW = Pattern.compile("(?s)\\[([^\\[\\]]*)\\]");

    /** A number with a decimal comma or without any. */
    private static final Pattern NUMBER = Pattern.compile("[^,]+(,[^,]+)?");

    /** Base64 of a float32 at least; numbers have no letter but e, and words no capitals within. */
    private static final Pattern PACKED =
            Pattern.compile(
                    "(?=.*[A-DF-Za-df-z])(?!\\p{L}?\\p{Ll}+$)[\\w+/-]{6}(==|[\\w+/-]{5,}(\\s+[\\w+/-]+)*={0,2})");

    private static final Pattern HEX = Pattern.compile("(?i)(0x)?([0-9a-f]{8})+");

    private VectorText() {}

    /**
     * Shape (D), D ≥ 1.
     *
     * @param where such as "column 'embedding'"
     * @throws IllegalArgumentException if it is no vector of numbers
     */
    public static float[] parse(String where, String cell) {
        String text = unquoted(cell);
        if (isPacked(text)) {
            return unpacked(where, text);
        }
        Matcher wrapped = WRAPPED.matcher(text);
        String inner = wrapped.matches() ? wrapped.group(1).strip() : text;
        Matcher row = ROW.matcher(inner);
        if (row.matches()) {
            inner = row.group(1).strip();
        }
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
        NumberText numbers = NumberText.ofVector();
        float[] values = new float[parts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.parse(where + ", number " + i, parts[i]);
        }
        return values;
    }

    /** Whether a cell holds bytes and not numbers that can be read. */
    public static boolean isPacked(String cell) {
        return PACKED.matcher(unquoted(cell)).matches();
    }

    /** Quotes that were written twice are part of the cell. */
    private static String unquoted(String cell) {
        String text = cell.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }

    private static float[] unpacked(String where, String text) {
        if (HEX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    where
                            + " holds bytes in hexadecimal; write base64 of little-endian float32,"
                            + " such as in Python by base64.b64encode(vector.astype('<f4').tobytes())");
        }
        byte[] bytes;
        try {
            bytes = Base64Text.decode(text);
        } catch (IllegalArgumentException e) {
            throw noVector(where, text);
        }
        if (bytes.length % Float.BYTES != 0) {
            throw noVector(where, text);
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        if (!Sizes.areFinite(values)) {
            throw new IllegalArgumentException(
                    where
                            + " is base64 with numbers that are not finite; every number must be a"
                            + " float of 4 bytes, the lowest first (float64 and big-endian bytes"
                            + " look so)");
        }
        return values;
    }

    private static IllegalArgumentException noVector(String where, String text) {
        return new IllegalArgumentException(
                "%s must hold a vector, such as [0.5, 1.25] or base64 of little-endian float32, but was '%s'"
                        .formatted(where, text.length() > 40 ? text.substring(0, 40) + "…" : text));
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
