package io.tripletflow.job.config.problem;

import io.tripletflow.connectors.kafka.Secrets;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<Problem> problems;

    /**
     * @param source name of what was read, such as "job.yaml"
     * @param problems at least one; what is in there twice counts once
     */
    public ConfigException(String source, List<Problem> problems) {
        super(message(source, each(problems)));
        this.problems = each(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    /** Two learners of one shape have the same problem with it. */
    private static List<Problem> each(List<Problem> problems) {
        return problems.stream().distinct().toList();
    }

    private static String message(String source, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        // a value that is shown may hold a secret, such as one within a URI
        String told =
                problems.stream()
                        .map(problem -> "  " + problem)
                        .collect(Collectors.joining("\n", count + " in " + source + ":\n", ""));
        return Secrets.redacted(told);
    }
}
