package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.learn.spec.TrainingSpec;
import java.util.List;

/** Options of how events become steps. */
public final class TrainingOptions {

    public static final Option<Integer> BATCH =
            Option.of("training.batch", Type.INT, "Rows of one optimizer step.")
                    .or(128)
                    .between(2, 8_192)
                    .in("rows");
    public static final Option<Integer> ROWS_PER_LABEL =
            Option.of(
                            "training.rows-per-label",
                            Type.INT,
                            "Rows of each label in a step, as far as there are any.")
                    .or(4)
                    .between(2, 1_024)
                    .in("rows");
    public static final Option<Float> REPLAY =
            Option.of(
                            "training.replay",
                            Type.FLOAT,
                            "Rows trained on for each labelled event, it and remembered ones. Not"
                                    + " given: fewer after 16,384 events with a committee, after"
                                    + " 4,096 texts.")
                    .or(8f)
                    .between(0f, 1_000f)
                    .in("rows");
    public static final Option<Float> AVERAGING =
            Option.of(
                            "training.averaging",
                            Type.FLOAT,
                            "Decay of the moving average of the parameters that embeds; 0 embeds"
                                    + " with the last ones.")
                    .or(0.99f)
                    .fromToBelow(0f, 1f);
    public static final Option<Float> FADING =
            Option.of(
                            "training.fading",
                            Type.FLOAT,
                            "Decay of the prequential recall with each event that is scored.")
                    .or(0.999f)
                    .between(0f, 1f);
    public static final Option<TrainingSpec.SameEntity> SAME_ENTITY =
            Option.of(
                            "training.same-entity",
                            Type.choice(TrainingSpec.SameEntity.class),
                            "What rows of an anchor's own entity and label are to it: learn takes"
                                    + " them for positives, exclude leaves them out.")
                    .or(TrainingSpec.SameEntity.LEARN);
    public static final Option<Long> SEED =
            Option.of("training.seed", Type.LONG, "Seed of everything that is drawn.").or(42L);

    static final List<Option<?>> ALL =
            List.of(BATCH, ROWS_PER_LABEL, REPLAY, AVERAGING, FADING, SAME_ENTITY, SEED);

    private TrainingOptions() {}
}
