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
     * @param problems at least one
     */
    public ConfigException(String source, List<Problem> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
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
