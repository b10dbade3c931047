package io.tripletflow.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a job is at a moment; written as one line of JSON too, where a figure that is not known yet
 * is left out.
 *
 * @param time ISO 8601
 * @param state Flink's, such as RUNNING or RESTARTING
 * @param events records read since this process began, those of a restart counted again
 * @param eventsPerSecond since the status before
 * @param lag records of the topic that are not read yet
 * @param version of the model
 * @param recallLearned prequential recall@1 of the learned space
 * @param recallUntrained the same of the untrained encoder
 * @param labelled events of {@code events} that can be learned from
 * @param deadLetters by reason
 * @param checkpoints completed
 * @param failedCheckpoints that were given up
 * @param restarts after failures
 * @param lastFailure cause of the last one
 * @param warning what is wrong though the job runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobStatus(
        String time,
        String state,
        long events,
        double eventsPerSecond,
        Long lag,
        Long version,
        Double recallLearned,
        Double recallUntrained,
        long labelled,
        Map<String, Long> deadLetters,
        long checkpoints,
        long failedCheckpoints,
        long restarts,
        String lastFailure,
        String warning) {

    /** One line for people. */
    String line() {
        StringBuilder line = new StringBuilder();
        if (!state.equals("RUNNING")) {
            line.append(state.toLowerCase(Locale.ROOT)).append("  ");
        }
        line.append(text("%,d events, %,.0f/s", events, eventsPerSecond));
        if (lag != null) {
            line.append(text(", lag %,d", lag));
        }
        if (version != null) {
            line.append(text("  version %,d", version));
        }
        if (recallLearned != null && recallUntrained != null) {
            line.append(text("  recall %.3f, untrained %.3f", recallLearned, recallUntrained));
        }
        line.append("  dead letters ").append(reasons(deadLetters));
        line.append(text("  checkpoints %,d", checkpoints));
        if (failedCheckpoints > 0) {
            line.append(text(" and %,d failed", failedCheckpoints));
        }
        if (restarts > 0) {
            line.append(text("  restarts %,d (%s)", restarts, lastFailure));
        }
        if (warning != null) {
            line.append("  ").append(warning);
        }
        return line.toString();
    }

    /** Dead letters in all and of each reason; "0" for none. */
    static String reasons(Map<String, Long> letters) {
        long all = letters.values().stream().mapToLong(Long::longValue).sum();
        return all == 0
                ? "0"
                : letters.entrySet().stream()
                        .map(entry -> text("%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", text("%,d (", all), ")"));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
