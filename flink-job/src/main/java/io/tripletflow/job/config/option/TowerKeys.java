package io.tripletflow.job.config.option;

import io.tripletflow.event.Event;
import java.util.Set;
import java.util.regex.Pattern;

/** How towers are named in keys: {@code towers.NAME.input.kind} is of the tower NAME. */
public final class TowerKeys {

    public static final String PREFIX = "towers.";

    /** Of one job; each has its own encoder, optimiser state and share of every snapshot. */
    public static final int MAX = 64;

    /** First parts of the keys that a tower may give. */
    public static final Set<String> SECTIONS = Set.of("input", "encoder");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    static final String TOWER_KEY = "input.tower";

    public static final Option<String> TOWER =
            Option.of(
                            TOWER_KEY,
                            Type.STRING,
                            "Name of the only tower, as events may give it; with several, towers.*"
                                    + " names them.")
                    .or(Event.DEFAULT_TOWER);

    private TowerKeys() {}

    /** Whether {@code key} is about one tower, rightly or not. */
    public static boolean covers(String key) {
        return key.startsWith(PREFIX);
    }

    public static String key(String tower, Option<?> option) {
        return PREFIX + tower + "." + option.key();
    }

    /** The part of {@code key} that names the tower, such as "image"; may be no good name. */
    public static String name(String key) {
        int end = key.indexOf('.', PREFIX.length());
        return key.substring(PREFIX.length(), end < 0 ? key.length() : end);
    }

    /** What {@code key} says of its tower, such as "input.dimension"; empty if nothing. */
    public static String inner(String key) {
        int start = PREFIX.length() + name(key).length() + 1;
        return start >= key.length() ? "" : key.substring(start);
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
