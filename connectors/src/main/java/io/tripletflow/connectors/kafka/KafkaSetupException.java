package io.tripletflow.connectors.kafka;

import java.util.List;

/** What stands between the job and its Kafka; each problem names its remedy, for a person. */
public final class KafkaSetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> problems;

    public KafkaSetupException(List<String> problems, Throwable cause) {
        super(String.join("\n", problems), cause);
        this.problems = List.copyOf(problems);
    }

    public KafkaSetupException(String problem, Throwable cause) {
        this(List.of(problem), cause);
    }

    /** One sentence each, all that were found. */
    public List<String> problems() {
        return problems;
    }
}
