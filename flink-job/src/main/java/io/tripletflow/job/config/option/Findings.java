package io.tripletflow.job.config.option;

import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a configuration, and what may go wrong; collected while it is read. */
public final class Findings {

    /** Without repetitions: several towers may share what is wrong. */
    private final Set<Problem> problems = new LinkedHashSet<>();

    private final Set<Problem> warnings = new LinkedHashSet<>();

    public void problem(Origin origin, String key, String message) {
        problems.add(new Problem(origin, key, message));
    }

    public void problem(Values values, Option<?> option, String message) {
        problem(values.origin(option), values.key(option), message);
    }

    public void warning(Origin origin, String key, String message) {
        warnings.add(new Problem(origin, key, message));
    }

    public void warning(Values values, Option<?> option, String message) {
        warning(values.origin(option), values.key(option), message);
    }

    /**
     * Reports an option without a value, unless one was given and has been reported as broken.
     *
     * @param when such as " with window.type sliding", or empty for always
     */
    public void require(Values values, Option<?> option, String when) {
        List<String> keys = List.of(option.key(), values.key(option));
        boolean broken = problems.stream().anyMatch(p -> keys.contains(p.key()));
        if (!broken && values.find(option).isEmpty()) {
            problem(values, option, "is required" + when + " but missing; set it: " + option.doc());
        }
    }

    /** Warns of an option that was given but is not looked at. */
    public void unused(Values values, Option<?> option, boolean used, String when) {
        if (!used && values.isGiven(option)) {
            warning(values, option, "has no effect with " + when + "; remove it");
        }
    }

    public boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** All problems: lines of the file in order, the command line, what is missing. */
    public List<Problem> problems() {
        return sorted(problems);
    }

    public List<Problem> warnings() {
        return sorted(warnings);
    }

    private static List<Problem> sorted(Set<Problem> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(finding -> finding.origin().rank()))
                .toList();
    }
}
