package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Kinds;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.OptimizerSpec.Constant;
import io.tripletflow.optim.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
            constant(
                            Constant.MOMENTUM,
                            "Share of the last step that is kept; nesterov needs it above 0")
                    .fromToBelow(0f, 1f);
    public static final Option<Float> BETA1 =
            constant(Constant.BETA1, "Decay of the mean of gradients").fromToBelow(0f, 1f);
    public static final Option<Float> BETA2 =
            constant(Constant.BETA2, "Decay of the mean of squared gradients").fromToBelow(0f, 1f);
    public static final Option<Float> EPSILON =
            doc(Constant.EPSILON, "Added to the root that divides a step")
                    .orFrom(
                            usual(Constant.EPSILON)
                                    + "; of text, and of more than 255 numbers, with adam and adamw 1e-4",
                            OptimizerOptions::defaultEpsilon)
                    .aboveUpTo(0f, 1f);
    public static final Option<Float> WEIGHT_DECAY =
            Option.of(
                            "optimizer.weight-decay",
                            Type.FLOAT,
                            "Share of the parameters added to the gradient, or with adamw taken"
                                    + " off them times the learning rate.")
                    .orFrom(
                            Kinds.defaults(
                                    Stream.of(OptimizerSpec.Kind.values()),
                                    OptimizerSpec.Kind::usualWeightDecay,
                                    Type.FLOAT.format()),
                            values -> values.find(KIND).map(OptimizerSpec.Kind::usualWeightDecay))
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
        return ofTowers(values).map(OptimizerSpec::learningRate).min(Float::compare);
    }

    /** The usual one, or of Adam that of the most careful tower. */
    private static Optional<Float> defaultEpsilon(Values values) {
        return values.find(KIND)
                .map(
                        kind ->
                                kind == OptimizerSpec.Kind.ADAM || kind == OptimizerSpec.Kind.ADAMW
                                        ? ofTowers(values)
                                                .map(OptimizerSpec::epsilon)
                                                .max(Float::compare)
                                                .orElse(kind.usual(Constant.EPSILON))
                                        : kind.usual(Constant.EPSILON));
    }

    private static Stream<OptimizerSpec> ofTowers(Values values) {
        return values.towers().stream()
                .flatMap(tower -> InputOptions.spec(tower).stream())
                .map(input -> LearnerConfig.defaults(input).optimizer());
    }

    /** The options of the constants that some kinds read and others do not. */
    public static Map<Constant, Option<Float>> constants() {
        return Map.of(
                Constant.MOMENTUM, MOMENTUM,
                Constant.BETA1, BETA1,
                Constant.BETA2, BETA2,
                Constant.EPSILON, EPSILON);
    }

    private static Option<Float> constant(Constant constant, String doc) {
        return doc(constant, doc)
                .orFrom(
                        usual(constant),
                        values -> values.find(KIND).map(kind -> kind.usual(constant)));
    }

    /**
     * @param doc without its end, which are the kinds that read it
     */
    private static Option<Float> doc(Constant constant, String doc) {
        return Option.of(
                "optimizer." + Type.tag(constant),
                Type.FLOAT,
                doc + "; " + Kinds.tags(readers(constant).stream()) + ".");
    }

    private static String usual(Constant constant) {
        return Kinds.defaults(
                readers(constant).stream(), kind -> kind.usual(constant), OptimizerOptions::shown);
    }

    private static List<OptimizerSpec.Kind> readers(Constant constant) {
        return Stream.of(OptimizerSpec.Kind.values()).filter(kind -> kind.reads(constant)).toList();
    }

    /** Small numbers as people write them. */
    private static String shown(float value) {
        return value > 0 && value < 1e-6f
                ? Float.toString(value).replace(".0E", "e")
                : Type.FLOAT.format().apply(value);
    }

    private static Option<Float> rate(String name, String doc) {
        return Option.of("optimizer." + name, Type.FLOAT, doc);
    }

    private static Option<Integer> steps(String name, String doc) {
        return Option.of("optimizer." + name, Type.INT, doc);
    }
}
