package io.tripletflow.learn;

import io.tripletflow.guard.GuardReport;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.score.Contest;

/**
 * What learning one {@link TripletBatch} did.
 *
 * @param version of the model after the batch, see {@link MetricLearner#version}
 * @param steps updates taken on this batch
 * @param skipped steps not taken: no triplet in the rows, refused by a guard, or learning suspended
 * @param triplets mined over all steps
 * @param loss mean over the steps that mined; 0 without one
 * @param activeShare share of mined triplets with a positive loss
 * @param gradientNorm mean Euclidean norm over the updates
 * @param recallLearned faded prequential recall@1 of the learned space, NaN before the first score
 * @param recallUntrained the same for the encoder as it started
 * @param scored events scored so far
 * @param guards what the guards did
 * @param committeeWeight of the first learner of a committee, see {@link Contest}; NaN without one
 */
public record BatchReport(
        long version,
        int steps,
        int skipped,
        long triplets,
        double loss,
        double activeShare,
        double gradientNorm,
        double recallLearned,
        double recallUntrained,
        long scored,
        GuardReport guards,
        double committeeWeight) {}
