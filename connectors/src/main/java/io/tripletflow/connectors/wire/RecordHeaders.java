package io.tripletflow.connectors.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Record headers of ours: {@code tripletflow.<name>}, as text in UTF-8. */
public final class RecordHeaders {
    static final String PREFIX = "tripletflow.";

    private RecordHeaders() {}

    /** Adds a header of ours, whose value is text in UTF-8. */
    public static void put(Headers headers, String name, Object value) {
        headers.add(PREFIX + name, Json.utf8(String.valueOf(value)));
    }

    /** The last value under {@code name}, or null. */
    public static String text(Headers headers, String name) {
        Header header = headers.lastHeader(PREFIX + name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * The last value under {@code name}, or {@code absent}.
     *
     * @throws RecordFormatException if it is not a number
     */
    public static long number(Headers headers, String name, long absent) {
        String text = text(headers, name);
        if (text == null) {
            return absent;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RecordFormatException(
                    "header " + PREFIX + name + " is " + Json.quote(text) + ", not a number", e);
        }
    }
}
