package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Setting;
import io.tripletflow.job.config.option.TowerKeys;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Options given for one tower: any {@code input.*} or {@code encoder.*} option as {@code
 * towers.NAME.input.*} or {@code towers.NAME.encoder.*}. What a tower does not give it takes from
 * the option at the top.
 */
public final class Towers {

    private Towers() {}

    /** Options that a tower may give. */
    public static Stream<Option<?>> options() {
        return Options.all().stream().filter(Option::isOfTower);
    }

    /** Whether towers stand in for the option, so that it is nothing of the job's own. */
    public static boolean replace(Option<?> option) {
        return option.isOfTower() || option.equals(TowerKeys.TOWER);
    }

    /**
     * Whether options lie below {@code key} of a tower, as below "towers.image" and
     * "towers.image.input".
     */
    public static boolean isSection(String key) {
        return TowerKeys.covers(key)
                && (TowerKeys.inner(key).isEmpty()
                        || TowerKeys.SECTIONS.contains(TowerKeys.inner(key)));
    }

    /** What is wrong with {@code key}, which gives no option of a tower. */
    public static String unknown(String key) {
        String inner = TowerKeys.inner(key);
        if (isSection(key)) {
            String example =
                    options()
                            .map(Option::key)
                            .filter(known -> known.startsWith(inner))
                            .findFirst()
                            .orElseThrow();
            return "is a section and takes no value; set an option in it, such as "
                    + TowerKeys.PREFIX
                    + (TowerKeys.name(key).isEmpty() ? "image" : TowerKeys.name(key))
                    + "."
                    + example;
        }
        Optional<String> near = Suggestions.nearest(inner, options().map(Option::key));
        if (near.isPresent()) {
            return "is not an option; did you mean "
                    + TowerKeys.PREFIX
                    + TowerKeys.name(key)
                    + "."
                    + near.get()
                    + "?";
        }
        return Options.find(inner).isPresent()
                ? "is not an option of a tower, which takes input.* and encoder.*; set " + inner
                : "is not an option; a tower takes input.* and encoder.*, which './tripletflow"
                        + " config' lists";
    }

    /** Reports names that cannot be used and towers beyond the limit, each once. */
    public static void check(Iterable<Setting> settings, Findings findings) {
        TreeSet<String> seen = new TreeSet<>();
        for (Setting setting : settings) {
            if (!TowerKeys.covers(setting.key()) || !seen.add(TowerKeys.name(setting.key()))) {
                continue;
            }
            String key = TowerKeys.PREFIX + TowerKeys.name(setting.key());
            if (!TowerKeys.isName(TowerKeys.name(setting.key()))) {
                findings.problem(
                        setting.origin(),
                        key,
                        "'"
                                + shown(TowerKeys.name(setting.key()))
                                + "' is not a name of a tower; write up to 64 letters, digits, '_'"
                                + " or '-'");
            }
            if (seen.size() == TowerKeys.MAX + 1) {
                findings.problem(
                        setting.origin(),
                        key,
                        "is one tower too many; a job has at most "
                                + TowerKeys.MAX
                                + ", remove some");
            }
        }
    }

    private static String shown(String name) {
        return name.length() <= 80 ? name : name.substring(0, 77) + "...";
    }
}
