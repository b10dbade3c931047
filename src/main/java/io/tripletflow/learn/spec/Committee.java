package io.tripletflow.learn.spec;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A second learner beside the first: another encoder for the same inputs with a recipe of its own.
 * An embedding is both of theirs, each of unit length, scaled by √v and √(1 − v) and put one after
 * the other, so that the similarity of two embeddings is the weighted mean of their similarities.
 * {@code Contest} finds v.
 *
 * @param second the other learner; its guards, fading and seed are those of the first
 * @param goal labels that the weights are for
 * @param measure of neighbours that the weights are for
 */
public record Committee(LearnerConfig second, Goal goal, GoalMeasure measure)
        implements Serializable {

    public Committee {
        requireNonNull(second, "second");
        requireNonNull(goal, "goal");
        requireNonNull(measure, "measure");
        if (second.committee() != null) {
            throw new IllegalArgumentException("a committee has two learners, not more");
        }
    }
}
