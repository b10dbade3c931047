package io.tripletflow.job.config;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.learn.Goal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
                            "Whether a second learner, a residual encoder that trains on more rows"
                                    + " of each event, stands beside the first, and embeddings are"
                                    + " both of theirs, weighed by what finds neighbours.")
                    .orFrom(
                            "true where all inputs are vectors or images and the job file chooses"
                                    + " no encoder, loss, replay or cross-batch memory itself",
                            values -> Optional.of(isDefault(values)));
    static final Option<Goal> GOAL =
            Option.of(
                            "goal",
                            Type.choice(Goal.class),
                            "For which labels neighbours should be found where the learners do not"
                                    + " serve all alike: known-labels, those that the stream has"
                                    + " shown often; new-labels, those that come later; or both.")
                    .or(Goal.BOTH);

    static final List<Option<?>> ALL = List.of(ENABLED, GOAL);

    private CommitteeOptions() {}

    /** A recipe chosen by hand is learned as it is. */
    private static boolean isDefault(Values v) {
        boolean chosen =
                Stream.of(LossOptions.ALL, MiningOptions.ALL)
                                .flatMap(List::stream)
                                .anyMatch(v::isGiven)
                        || v.isGiven(TrainingOptions.REPLAY)
                        || v.isGiven(MemoryOptions.EMBEDDINGS)
                        || v.towers().stream().anyMatch(tower -> isEncoderChosen(tower));
        return !chosen && v.towers().stream().allMatch(CommitteeOptions::takesVectors);
    }

    /** Embeddings may have a length of one's own all the same. */
    private static boolean isEncoderChosen(Values tower) {
        return EncoderOptions.ALL.stream()
                .filter(option -> !option.equals(EncoderOptions.EMBEDDING))
                .anyMatch(tower::isGiven);
    }

    private static boolean takesVectors(Values tower) {
        return InputOptions.spec(tower).filter(InputSpec::features).isPresent();
    }

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
