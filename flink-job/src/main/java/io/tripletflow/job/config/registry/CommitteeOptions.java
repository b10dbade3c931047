package io.tripletflow.job.config.registry;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.learn.spec.Goal;
import io.tripletflow.learn.spec.GoalMeasure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Options of the second learner, and of what the two are weighed for. */
public final class CommitteeOptions {

    /** Most numbers that the second learner adds to an embedding. */
    private static final int WIDEST = 64;

    /** What the second learner adds for each number of the first, where there are few. */
    private static final int TIMES_FIRST = 4;

    /** Hidden units of the second learner, where the job file gives none. */
    private static final int HIDDEN = 512;

    /** Of wider vectors a second learner would make checkpoints several times as large. */
    private static final int MAX_NUMBERS = 4_096;

    public static final Option<Boolean> ENABLED =
            Option.of(
                            "committee.enabled",
                            Type.BOOLEAN,
                            "Whether a residual encoder learns beside the first one, from more"
                                    + " rows of each event, and embeddings hold both.")
                    .orFrom(
                            "true where all inputs are vectors or images of at most 4,096"
                                    + " numbers, and the job file chooses no encoder, loss, miner, training.replay or"
                                    + " memory.embeddings",
                            values -> Optional.of(isDefault(values)));
    public static final Option<Goal> GOAL =
            Option.of(
                            "goal",
                            Type.choice(Goal.class),
                            "Labels whose neighbours matter where the two learners of a"
                                    + " committee do not serve all alike.")
                    .or(Goal.BOTH);
    public static final Option<GoalMeasure> MEASURE =
            Option.of(
                            "goal.measure",
                            Type.choice(GoalMeasure.class),
                            "Which measure of neighbours, as in `docs/model.md`, weighs the two"
                                    + " learners of a committee against each other.")
                    .or(GoalMeasure.RECALL);

    static final List<Option<?>> ALL = List.of(ENABLED, GOAL, MEASURE);

    /** What these say of rows and labels holds for both learners. */
    private static final Set<Option<?>> SHARED =
            Set.of(
                    LossOptions.CLASS_WEIGHTS,
                    MiningOptions.ACROSS_TOWERS,
                    MiningOptions.ANCHOR_TOWER,
                    MiningOptions.ACROSS_SOURCES);

    private CommitteeOptions() {}

    /** A recipe that is chosen by hand is learned as it is. */
    private static boolean isDefault(Values v) {
        boolean isChosen =
                Stream.concat(LossOptions.ALL.stream(), MiningOptions.ALL.stream())
                                .filter(option -> !SHARED.contains(option))
                                .anyMatch(v::isGiven)
                        || v.isGiven(TrainingOptions.REPLAY)
                        || v.isGiven(MemoryOptions.EMBEDDINGS)
                        || v.towers().stream().anyMatch(CommitteeOptions::isEncoderChosen);
        return !isChosen && v.towers().stream().allMatch(CommitteeOptions::takesVectors);
    }

    private static boolean isEncoderChosen(Values tower) {
        return EncoderOptions.ALL.stream()
                .filter(option -> !option.equals(EncoderOptions.EMBEDDING))
                .anyMatch(tower::isGiven);
    }

    private static boolean takesVectors(Values tower) {
        return InputOptions.spec(tower)
                .filter(InputSpec::features)
                .filter(spec -> spec.dimension() <= MAX_NUMBERS)
                .isPresent();
    }

    public static boolean isOn(Values v) {
        return v.get(ENABLED);
    }

    /** Numbers that the first learner gives to an embedding. */
    public static int firstWidth(Values v) {
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

    /** The network of the second learner. An adapter's rank is the first learner's alone. */
    public static EncoderSpec encoder(Values tower) {
        boolean isMeant = tower.isGiven(EncoderOptions.HIDDEN) && !EncoderOptions.adapts(tower);
        return new EncoderSpec(
                EncoderSpec.Kind.RESIDUAL,
                isMeant ? tower.get(EncoderOptions.HIDDEN) : HIDDEN,
                secondWidth(tower),
                tower.get(EncoderOptions.NORMALIZE_INPUT));
    }
}
