package io.tripletflow.cli.demo;

import io.tripletflow.connectors.output.LearningReport;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Recall@1 of events that were scored before they trained the model, over a whole stream.
 *
 * @param learned of the learned space, in [0, 1]
 * @param untrained of the encoder before it learned anything, in [0, 1]
 * @param scored events that were scored, above 0
 */
record Prequential(double learned, double untrained, long scored) {

    /**
     * The mean of the running recalls that the reports give, each weighted by the events scored
     * since the report before; empty if none was scored.
     */
    static Optional<Prequential> of(Collection<LearningReport> reports) {
        List<LearningReport> ordered =
                reports.stream()
                        .sorted(
                                Comparator.comparingLong(LearningReport::epoch)
                                        .thenComparingLong(LearningReport::scored))
                        .toList();
        double learned = 0;
        double untrained = 0;
        long before = 0;
        for (LearningReport report : ordered) {
            long since = report.scored() - before;
            if (since > 0) {
                learned += since * report.recallLearned();
                untrained += since * report.recallRaw();
                before = report.scored();
            }
        }
        return before == 0
                ? Optional.empty()
                : Optional.of(new Prequential(learned / before, untrained / before, before));
    }
}
