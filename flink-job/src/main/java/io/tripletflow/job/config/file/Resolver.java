package io.tripletflow.job.config.file;

import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Setting;
import io.tripletflow.job.config.option.TowerKeys;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.Options;
import io.tripletflow.job.config.registry.Suggestions;
import io.tripletflow.job.config.registry.Towers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Matches settings with options and parses them; what does not fit becomes a problem. */
public final class Resolver {

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Findings findings;

    public Resolver(Findings findings) {
        this.findings = findings;
    }

    /** Takes a setting of the file, which may name each key once. */
    public void set(Setting setting) {
        Setting first = settings.putIfAbsent(setting.key(), setting);
        if (first != null) {
            report(setting, "is set again, first on " + first.origin() + "; keep one of them");
        }
    }

    /** Takes a setting that replaces whatever the key was set to before. */
    public void override(Setting setting) {
        settings.put(setting.key(), setting);
    }

    /** Parses what was taken; a broken value is reported and its default stands in. */
    public Values values() {
        Values values = new Values();
        Towers.check(settings.values(), findings);
        for (Setting setting : settings.values()) {
            if (TowerKeys.covers(setting.key())) {
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
                Options.find(TowerKeys.inner(setting.key())).filter(Option::isOfTower);
        String name = TowerKeys.name(setting.key());
        if (option.isEmpty()) {
            report(setting, Towers.unknown(setting.key()));
        } else if (TowerKeys.isName(name)) {
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
            return Towers.unknown(TowerKeys.PREFIX);
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
