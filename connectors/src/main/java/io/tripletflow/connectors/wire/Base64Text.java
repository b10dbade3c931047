package io.tripletflow.connectors.wire;

import java.util.Base64;
import java.util.regex.Pattern;

/** Bytes written as text: base64 in either alphabet, with or without padding and line ends. */
public final class Base64Text {

    private static final String SPACES = " \t\r\n";
    private static final Pattern SPACE = Pattern.compile("[" + SPACES + "]+");

    private Base64Text() {}

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if it is not base64
     */
    public static byte[] decode(String text) {
        boolean spaced = SPACES.chars().anyMatch(space -> text.indexOf(space) >= 0);
        String solid = spaced ? SPACE.matcher(text).replaceAll("") : text;
        boolean url = solid.indexOf('-') >= 0 || solid.indexOf('_') >= 0;
        return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(solid);
    }
}
