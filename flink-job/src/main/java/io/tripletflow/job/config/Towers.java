package io.tripletflow.job.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Options given for one tower: any {@code input.*} or {@code encoder.*} option as {@code
 * towers.NAME.input.*} or {@code towers.NAME.encoder.*}. What a tower does not give it takes from
 * the option at the top.
 */
final class Towers {

    static final String PREFIX = "towers.";

    /** Of one job; each has its own encoder, optimiser state and share of every snapshot. */
    static final int MOST = 64;

    /** First parts of the keys that a tower may give. */
    static final Set<String> SECTIONS = Set.of("input", "encoder");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Towers() {}

    /** Whether {@code key} is about one tower, rightly or not. */
    static boolean covers(String key) {
        return key.startsWith(PREFIX);
    }

    static String key(String tower, Option<?> option) {
        return PREFIX + tower + "." + option.key();
    }

    /** The part of {@code key} that names the tower, such as "image"; may be no good name. */
    static String name(String key) {
        int end = key.indexOf('.', PREFIX.length());
        return key.substring(PREFIX.length(), end < 0 ? key.length() : end);
    }

    /** What {@code key} says of its tower, such as "input.dimension"; empty if nothing. */
    static String inner(String key) {
        int start = PREFIX.length() + name(key).length() + 1;
        return start >= key.length() ? "" : key.substring(start);
    }

    /** Options that a tower may give. */
    static Stream<Option<?>> options() {
        return Options.all().stream().filter(Option::isOfTower);
    }

    /** Whether towers stand in for the option, so that it is nothing of the job's own. */
    static boolean replace(Option<?> option) {
        return option.isOfTower() || option.equals(InputOptions.TOWER);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Whether options lie below {@code key} of a tower, as below "towers.image" and
     * "towers.image.input".
     */
    static boolean isSection(String key) {
        return covers(key) && (inner(key).isEmpty() || SECTIONS.contains(inner(key)));
    }

    /** What is wrong with {@code key}, which gives no option of a tower. */
    static String unknown(String key) {
        String inner = inner(key);
        if (isSection(key)) {
            String example =
                    options()
                            .map(Option::key)
                            .filter(known -> known.startsWith(inner))
                            .findFirst()
                            .orElseThrow();
            return "is a section and takes no value; set an option in it, such as "
                    + PREFIX
                    + (name(key).isEmpty() ? "image" : name(key))
                    + "."
                    + example;
        }
        Optional<String> near = Suggestions.nearest(inner, options().map(Option::key));
        if (near.isPresent()) {
            return "is not an option; did you mean " + PREFIX + name(key) + "." + near.get() + "?";
        }
        return Options.find(inner).isPresent()
                ? "is not an option of a tower, which takes input.* and encoder.*; set " + inner
                : "is not an option; a tower takes input.* and encoder.*, which './tripletflow"
                        + " config' lists";
    }

    /** Reports names that cannot be used and towers beyond the limit, each once. */
    static void check(Iterable<Setting> settings, Findings findings) {
        TreeSet<String> seen = new TreeSet<>();
        for (Setting setting : settings) {
            if (!covers(setting.key()) || !seen.add(name(setting.key()))) {
                continue;
            }
            String key = PREFIX + name(setting.key());
            if (!isName(name(setting.key()))) {
                findings.problem(
                        setting.origin(),
                        key,
                        "'"
                                + shown(name(setting.key()))
                                + "' is not a name of a tower; write up to 64 letters, digits, '_'"
                                + " or '-'");
            }
            if (seen.size() == MOST + 1) {
                findings.problem(
                        setting.origin(),
                        key,
                        "is one tower too many; a job has at most " + MOST + ", remove some");
            }
        }
    }

    private static String shown(String name) {
        return name.length() <= 80 ? name : name.substring(0, 77) + "...";
    }
}
