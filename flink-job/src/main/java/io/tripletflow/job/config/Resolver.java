package io.tripletflow.job.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Matches settings with options and parses them; what does not fit becomes a problem. */
final class Resolver {

    private final Values values = new Values();
    private final Map<String, Origin> seen = new HashMap<>();
    private final Set<Option<?>> broken = new HashSet<>();
    private final List<Problem> problems;

    Resolver(List<Problem> problems) {
        this.problems = problems;
    }

    /** Takes a setting; one from the command line replaces an earlier one. */
    void set(Setting setting) {
        String key = setting.key();
        Origin before = seen.put(key, setting.origin());
        if (before != null && !(setting.origin() instanceof Origin.CommandLine)) {
            report(setting, "is set again, first on " + before + "; keep one of them");
            return;
        }
        Optional<Option<?>> option = Options.find(key);
        Optional<Option<?>> passThrough = Options.passThrough(key);
        if (passThrough.isPresent()) {
            values.putProperty(
                    passThrough.get(),
                    key.substring(passThrough.get().key().length() + 1),
                    setting.value());
        } else if (option.isPresent() && !option.get().isPassThrough()) {
            parse(option.get(), setting);
        } else {
            report(setting, unknown(key));
        }
    }

    /** What was understood; options without a default that nobody set become problems. */
    Values values() {
        for (Option<?> option : Options.all()) {
            if (option.fallback() instanceof Default.Required
                    && !values.isGiven(option)
                    && !broken.contains(option)) {
                problems.add(
                        new Problem(
                                new Origin.Nowhere(),
                                option.key(),
                                "is required but missing; set it: " + option.doc()));
            }
        }
        return values;
    }

    private void parse(Option<?> option, Setting setting) {
        try {
            values.put(option, option.parse(setting.value()), setting.origin());
        } catch (IllegalArgumentException e) {
            broken.add(option);
            report(setting, e.getMessage());
        }
    }

    private static String unknown(String key) {
        if (Options.isSection(key) || Options.find(key).isPresent()) {
            String example =
                    Options.all().stream()
                            .filter(option -> option.key().startsWith(key))
                            .findFirst()
                            .map(o -> o.isPassThrough() ? o.key() + ".<name>" : o.key())
                            .orElse(key);
            return "is a section and takes no value; set an option in it, such as " + example;
        }
        return Suggestions.nearest(key)
                .map(near -> "is not an option; did you mean " + near + "?")
                .orElse("is not an option; see the list in docs/configuration.md");
    }

    private void report(Setting setting, String message) {
        problems.add(new Problem(setting.origin(), setting.key(), message));
    }
}
