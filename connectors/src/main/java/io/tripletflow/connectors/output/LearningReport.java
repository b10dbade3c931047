package io.tripletflow.connectors.output;

import io.tripletflow.guard.GuardReport;
import java.util.List;

/**
 * What one training batch did, as written to the reports topic.
 *
 * @param windowEnd end of the window, event time in milliseconds (exclusive)
 * @param group key of the window
 * @param epoch of the model, see {@link ModelSnapshot}
 * @param version model version after the batch
 * @param events labelled events of the window, each counted once, however often it was sent
 * @param remembered rows that joined from the group's memory
 * @param redelivered events left out, as the window or the memory held the same ones already
 * @param steps optimiser steps taken on the batch
 * @param skipped steps not taken: no triplet, or a loss or gradient that was not finite
 * @param triplets mined over all steps
 * @param loss mean over the steps; 0 without a step
 * @param activeShare share of mined triplets with a positive loss
 * @param gradientNorm mean Euclidean norm over the steps
 * @param recallLearned running prequential recall@1 of the learned space: each labelled event is
 *     scored against the memory before it trains the model; NaN before the first score
 * @param recallRaw the same for the untrained encoder
 * @param scored events that the two recalls count
 * @param guards what the guards did during the batch
 * @param committeeWeight of the first learner of a committee after the batch, from 0 to 1; NaN of
 *     one learner alone
 * @param life what happened to the model since the report before, in that order
 */
public record LearningReport(
        long windowEnd,
        String group,
        long epoch,
        long version,
        int events,
        int remembered,
        int redelivered,
        int steps,
        int skipped,
        long triplets,
        double loss,
        double activeShare,
        double gradientNorm,
        double recallLearned,
        double recallRaw,
        long scored,
        GuardReport guards,
        double committeeWeight,
        List<LifeEvent> life) {

    public LearningReport {
        life = List.copyOf(life);
    }
}
