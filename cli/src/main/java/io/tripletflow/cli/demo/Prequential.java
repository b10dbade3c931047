package io.tripletflow.cli.demo;

import io.tripletflow.connectors.output.LearningReport;
import java.util.Collection;
import java.util.Comparator;
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
     * The mean of running recalls, in the order of the stream: each weighted by the events scored
     * since the one before. Not thread-safe.
     */
    static final class Mean {

        private double learned;
        private double untrained;
        private long scored;

        /**
         * @param all events scored so far
         */
        void add(long all, double recallLearned, double recallUntrained) {
            long since = all - scored;
            if (since > 0) {
                learned += since * recallLearned;
                untrained += since * recallUntrained;
                scored = all;
            }
        }

        /** Empty if none was scored. */
        Optional<Prequential> get() {
            return scored == 0
                    ? Optional.empty()
                    : Optional.of(new Prequential(learned / scored, untrained / scored, scored));
        }
    }

    /** The mean of the running recalls that the reports give; empty if none was scored. */
    static Optional<Prequential> of(Collection<LearningReport> reports) {
        Mean mean = new Mean();
        reports.stream()
                .sorted(
                        Comparator.comparingLong(LearningReport::epoch)
                                .thenComparingLong(LearningReport::scored))
                .forEach(
                        report ->
                                mean.add(
                                        report.scored(),
                                        report.recallLearned(),
                                        report.recallRaw()));
        return mean.get();
    }
}
