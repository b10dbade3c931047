package io.tripletflow.connectors.wire;

import java.util.Locale;

/** How a constant of an enum is written in records, job files and command lines. */
public final class Tag {

    private Tag() {}

    /** Its name in lower case, with hyphens between the words. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
