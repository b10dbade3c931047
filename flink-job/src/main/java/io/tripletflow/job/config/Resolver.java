package io.tripletflow.job.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Matches settings with options and parses them; what does not fit becomes a problem. */
final class Resolver {

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Findings findings;

    Resolver(Findings findings) {
        this.findings = findings;
    }

    /** Takes a setting of the file, which may name each key once. */
    void set(Setting setting) {
        Setting first = settings.putIfAbsent(setting.key(), setting);
        if (first != null) {
            report(setting, "is set again, first on " + first.origin() + "; keep one of them");
        }
    }

    /** Takes a setting that replaces whatever the key was set to before. */
    void override(Setting setting) {
        settings.put(setting.key(), setting);
    }

    /** Parses what was taken; a broken value is reported and its default stands in. */
    Values values() {
        Values values = new Values();
        Towers.check(settings.values(), findings);
        for (Setting setting : settings.values()) {
            if (Towers.covers(setting.key())) {
                tower(setting, values);
                continue;
            }
            Optional<Option<?>> option = Options.find(setting.key());
            Optional<Option<?>> passThrough = Options.passThrough(setting.key());
            if (passThrough.isPresent()) {
                values.putProperty(passThrough.get(), setting);
            } else if (option.isPresent() && !option.get().isPassThrough()) {
                parse(option.get(), setting, values);
            } else {
                report(setting, unknown(setting.key()));
            }
        }
        return values;
    }

    private void tower(Setting setting, Values values) {
        Optional<Option<?>> option =
                Options.find(Towers.inner(setting.key())).filter(Option::isOfTower);
        String name = Towers.name(setting.key());
        if (option.isEmpty()) {
            report(setting, Towers.unknown(setting.key()));
        } else if (Towers.isName(name)) {
            parse(option.get(), setting, values.putTower(name));
        }
    }

    private void parse(Option<?> option, Setting setting, Values values) {
        try {
            values.put(option, option.parse(setting.value()), setting.origin());
        } catch (IllegalArgumentException e) {
            report(setting, e.getMessage());
        }
    }

    private static String unknown(String key) {
        if (key.equals("towers")) {
            return Towers.unknown(Towers.PREFIX);
        }
        Optional<String> member =
                Options.all().stream()
                        .filter(option -> (option.key() + ".").startsWith(key + "."))
                        .map(option -> option.key() + (option.isPassThrough() ? ".<name>" : ""))
                        .findFirst();
        if (member.isPresent()) {
            return "is a section and takes no value; set an option in it, such as " + member.get();
        }
        return Suggestions.nearest(key)
                .map(near -> "is not an option; did you mean " + near + "?")
                .orElse("is not an option; './tripletflow config' lists all of them");
    }

    private void report(Setting setting, String message) {
        findings.problem(setting.origin(), setting.key(), message);
    }
}
