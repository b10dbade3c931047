package io.tripletflow.job.config;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.learn.Goal;
import java.util.List;

/** Options of the second learner, and of what the two are weighed for. */
final class CommitteeOptions {

    /** Most numbers that the second learner adds to an embedding. */
    private static final int WIDEST = 128;

    /** What the second learner adds for each number of the first, where there are few. */
    private static final int TIMES_FIRST = 4;

    static final Option<Boolean> ENABLED =
            Option.of(
                            "committee.enabled",
                            Type.BOOLEAN,
                            "Whether a residual encoder learns beside the first one, from more"
                                    + " rows of each event, and embeddings hold both.")
                    .or(false);
    static final Option<Goal> GOAL =
            Option.of(
                            "goal",
                            Type.choice(Goal.class),
                            "Labels whose neighbours matter where the two learners of a"
                                    + " committee do not serve all alike.")
                    .or(Goal.BOTH);

    static final List<Option<?>> ALL = List.of(ENABLED, GOAL);

    private CommitteeOptions() {}

    static boolean isOn(Values v) {
        return v.get(ENABLED);
    }

    /** Numbers that the first learner gives to an embedding. */
    static int firstWidth(Values v) {
        return v.get(EncoderOptions.EMBEDDING) - secondWidth(v);
    }

    /** Numbers that the second learner gives to an embedding, 0 without one. */
    static int secondWidth(Values v) {
        if (!isOn(v)) {
            return 0;
        }
        return v.isGiven(EncoderOptions.EMBEDDING)
                ? Math.min(WIDEST, v.get(EncoderOptions.EMBEDDING) / 2)
                : secondBeside(EncoderOptions.firstWidth(v).orElseThrow());
    }

    /** The same where the first learner gives so many, and the length is not given. */
    static int secondBeside(int first) {
        return Math.min(WIDEST, TIMES_FIRST * first);
    }

    /** The network of the second learner. */
    static EncoderSpec encoder(Values tower) {
        return new EncoderSpec(
                EncoderSpec.Kind.RESIDUAL,
                tower.get(EncoderOptions.HIDDEN),
                secondWidth(tower),
                tower.get(EncoderOptions.NORMALIZE_INPUT));
    }
}
