package io.tripletflow.connectors.wire;

/** Strict UTF-8, stricter than a JSON parser's: no overlong forms, no surrogates, no NUL. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Index of the first byte that cannot stand in a JSON text in UTF-8, or -1. A NUL never can,
     * and without one no parser mistakes the text for UTF-16 or UTF-32.
     */
    public static int firstInvalid(byte[] bytes) {
        return first(bytes, 1);
    }

    /** Index of the first byte that cannot stand in UTF-8, or -1. */
    static int firstMalformed(byte[] bytes) {
        return first(bytes, 0);
    }

    /**
     * @param min of the single bytes that may stand there
     */
    private static int first(byte[] bytes, int min) {
        int i = 0;
        while (i < bytes.length) {
            int lead = bytes[i];
            if (lead >= min) {
                i++;
                continue;
            }
            int length = sequenceLength(bytes, i);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** Index of the first surrogate without its partner, or -1. */
    public static int firstUnpaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Bytes of the multi-byte sequence at {@code i}, or 0 if there is no valid one. */
    private static int sequenceLength(byte[] bytes, int i) {
        int lead = bytes[i] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > bytes.length) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[i + 1] & 0xFF;
        boolean outside =
                (lead == 0xE0 && second < 0xA0) // overlong
                        || (lead == 0xED && second > 0x9F) // surrogate
                        || (lead == 0xF0 && second < 0x90) // overlong
                        || (lead == 0xF4 && second > 0x8F); // beyond U+10FFFF
        return outside ? 0 : length;
    }
}
