package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import java.util.List;
import java.util.Optional;

/** Options of how gradients become steps. */
public final class OptimizerOptions {

    public static final Option<OptimizerSpec.Kind> KIND =
            Option.of(
                            "optimizer.kind",
                            Type.choice(OptimizerSpec.Kind.class),
                            "Rule of the update.")
                    .or(OptimizerSpec.Kind.ADAM);
    public static final Option<Float> LEARNING_RATE =
            Option.of("optimizer.learning-rate", Type.FLOAT, "Size of a step.")
                    .orFrom("0.001, with text 0.0005", OptimizerOptions::defaultRate)
                    .aboveUpTo(0f, 100f);
    public static final Option<Float> MOMENTUM =
            share(
                            "momentum",
                            "Share of the last step that is kept; sgd, rmsprop and nesterov, which"
                                    + " needs it above 0.")
                    .orFrom(
                            "0, with nesterov 0.9",
                            values -> values.find(KIND).map(kind -> usual(kind).momentum()));
    public static final Option<Float> BETA1 =
            share("beta1", "Decay of the mean of gradients; adam and adamw.").or(0.9f);
    public static final Option<Float> BETA2 =
            share("beta2", "Decay of the mean of squared gradients; adam, adamw and rmsprop.")
                    .orFrom(
                            "0.999, with rmsprop 0.99",
                            values -> values.find(KIND).map(kind -> usual(kind).beta2()));
    public static final Option<Float> EPSILON =
            Option.of(
                            "optimizer.epsilon",
                            Type.FLOAT,
                            "Added to the root that divides a step; all but sgd and nesterov.")
                    .orFrom(
                            "1e-8, with adagrad 1e-10",
                            values -> values.find(KIND).map(kind -> usual(kind).epsilon()))
                    .aboveUpTo(0f, 1f);
    public static final Option<Float> WEIGHT_DECAY =
            Option.of(
                            "optimizer.weight-decay",
                            Type.FLOAT,
                            "Share of the parameters added to the gradient, or with adamw taken"
                                    + " off them times the learning rate.")
                    .orFrom(
                            "0, with adamw 0.01",
                            values -> values.find(KIND).map(kind -> usual(kind).weightDecay()))
                    .between(0f, 1f);

    public static final Option<Integer> WARMUP =
            steps("warmup", "First steps, over which the learning rate rises to its full value.")
                    .or(30)
                    .between(0, 1_000_000)
                    .in("steps");
    public static final Option<Schedule.Kind> SCHEDULE =
            Option.of(
                            "optimizer.schedule",
                            Type.choice(Schedule.Kind.class),
                            "How the learning rate goes on after the warm-up; cosine starts anew"
                                    + " with every period.")
                    .or(Schedule.Kind.CONSTANT);
    public static final Option<Integer> SCHEDULE_PERIOD =
            steps(
                            "schedule-period",
                            "Steps of a period of the schedule; inverse-square-root has half the"
                                    + " rate after three.")
                    .or(Schedule.constant().period())
                    .between(1, Integer.MAX_VALUE)
                    .in("steps");
    public static final Option<Float> SCHEDULE_FACTOR =
            rate("schedule-factor", "What is left of the rate after a period; step, exponential.")
                    .or(Schedule.constant().factor())
                    .aboveUpTo(0f, 1f);
    public static final Option<Float> SCHEDULE_FLOOR =
            rate("schedule-floor", "Least share of the rate that a schedule comes down to.")
                    .or(Schedule.constant().floor())
                    .aboveUpTo(0f, 1f);
    public static final Option<Float> CLIP_NORM =
            rate("clip-norm", "Largest Euclidean norm of a step's gradient; 0 bounds nothing.")
                    .or(0f)
                    .between(0f, 1e9f);
    public static final Option<Float> CLIP_VALUE =
            rate("clip-value", "Largest absolute value in a step's gradient; 0 bounds nothing.")
                    .or(0f)
                    .between(0f, 1e9f);

    static final List<Option<?>> ALL =
            List.of(
                    KIND,
                    LEARNING_RATE,
                    MOMENTUM,
                    BETA1,
                    BETA2,
                    EPSILON,
                    WEIGHT_DECAY,
                    WARMUP,
                    SCHEDULE,
                    SCHEDULE_PERIOD,
                    SCHEDULE_FACTOR,
                    SCHEDULE_FLOOR,
                    CLIP_NORM,
                    CLIP_VALUE);

    private OptimizerOptions() {}

    /** The most careful of the towers' rates. */
    private static Optional<Float> defaultRate(Values values) {
        return values.towers().stream()
                .flatMap(tower -> InputOptions.spec(tower).stream())
                .map(input -> LearnerConfig.defaults(input).optimizer().learningRate())
                .min(Float::compare);
    }

    /** An optimizer as its paper and PyTorch have it; its learning rate is not read. */
    private static OptimizerSpec usual(OptimizerSpec.Kind kind) {
        return switch (kind) {
            case SGD -> OptimizerSpec.sgd(1f, 0f);
            case NESTEROV -> OptimizerSpec.nesterov(1f, 0.9f);
            case ADAGRAD -> OptimizerSpec.adagrad(1f);
            case RMSPROP -> OptimizerSpec.rmsProp(1f);
            case ADAM -> OptimizerSpec.adam(1f);
            case ADAMW -> OptimizerSpec.adamW(1f, 0.01f);
        };
    }

    private static Option<Float> rate(String name, String doc) {
        return Option.of("optimizer." + name, Type.FLOAT, doc);
    }

    private static Option<Integer> steps(String name, String doc) {
        return Option.of("optimizer." + name, Type.INT, doc);
    }

    private static Option<Float> share(String name, String doc) {
        return Option.of("optimizer." + name, Type.FLOAT, doc).fromToBelow(0f, 1f);
    }
}
