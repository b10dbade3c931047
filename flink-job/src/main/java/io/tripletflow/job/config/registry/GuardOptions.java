package io.tripletflow.job.config.registry;

import io.tripletflow.guard.GuardSpec;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import java.time.Duration;
import java.util.List;

/** Options of when the guards act; docs/model.md has the why. */
public final class GuardOptions {

    private static final GuardSpec DEFAULTS = GuardSpec.defaults();

    public static final Option<Boolean> ENABLED =
            Option.of(
                            "guard.enabled",
                            Type.BOOLEAN,
                            "Whether there are guards; without, only steps that are not finite are"
                                    + " skipped.")
                    .or(DEFAULTS.enabled());
    public static final Option<Float> EXPLOSION =
            number(
                            "explosion",
                            "Multiple of the usual norm of gradients above which a step is skipped.")
                    .or(DEFAULTS.outliers().explosion())
                    .between(2f, 1e9f);
    public static final Option<Float> MAGNITUDE =
            number(
                            "magnitude",
                            "Multiple of the largest number of its column so far above which an"
                                    + " event is left out, at least 10; 0 means never.")
                    .or(DEFAULTS.outliers().magnitude())
                    .between(0f, 1e30f);
    public static final Option<Integer> HORIZON =
            count("horizon", "Scored events that the fast measures look back on.")
                    .or(DEFAULTS.measures().horizon())
                    .between(16, 65_536)
                    .in("events");
    public static final Option<Float> SIGNIFICANCE =
            number(
                            "significance",
                            "Standard errors by which a measure must have fallen before anything is"
                                    + " done.")
                    .or(DEFAULTS.measures().significance())
                    .between(3f, 100f);
    public static final Option<Float> DISAGREEMENT =
            number(
                            "disagreement",
                            "Labels are suspected below this share of what neighbours usually tell"
                                    + " of them; 0 means never.")
                    .or(DEFAULTS.labels().disagreement())
                    .between(0f, 0.7f);
    public static final Option<Integer> SUSPEND_AT_MOST =
            count(
                            "suspend-at-most",
                            "Labelled events after which suspected labels are learned all the same.")
                    .or(DEFAULTS.labels().suspendAtMost())
                    .between(0, Integer.MAX_VALUE)
                    .in("events");
    public static final Option<Boolean> CONTRADICTIONS =
            Option.of(
                            "guard.contradictions",
                            Type.BOOLEAN,
                            "Whether single events are not learned whose labels their neighbours"
                                    + " contradict; docs/profiles.md says when that helps.")
                    .or(DEFAULTS.labels().contradictions());
    public static final Option<Float> COLLAPSE_SPREAD =
            number(
                            "collapse-spread",
                            "Share of the untrained spread of embeddings below which the space has"
                                    + " collapsed; 0 means never.")
                    .or(DEFAULTS.space().collapseSpread())
                    .between(0f, 0.9f);
    public static final Option<Float> COLLAPSE_RECALL =
            number(
                            "collapse-recall",
                            "Share of the untrained encoder's recall that may be lost over two"
                                    + " `guard.horizon`, and half of it over 16; 1 allows a loss.")
                    .or(DEFAULTS.space().collapseRecall())
                    .between(0.05f, 1f);
    public static final Option<Integer> KEEP_EVERY =
            count("keep-every", "Steps between two states that a collapse can go back to.")
                    .or(DEFAULTS.space().keepEvery())
                    .between(1, 1_000_000)
                    .in("steps");
    public static final Option<Float> ROLLBACK_RATE =
            number(
                            "rollback-rate",
                            "Factor of the learning rate at each collapse from the third in a row"
                                    + " on.")
                    .or(DEFAULTS.space().rollbackRate())
                    .between(0.001f, 1f);
    public static final Option<Float> DRIFT_DELTA =
            number("drift-delta", "Change of the share of misses that is no drift.")
                    .or(DEFAULTS.drift().delta())
                    .between(0f, 0.5f);
    public static final Option<Float> DRIFT_THRESHOLD =
            number(
                            "drift-threshold",
                            "Misses beyond that change which raise the alarm; 0 means never.")
                    .or(DEFAULTS.drift().threshold())
                    .between(0f, 1e6f);
    public static final Option<Integer> DRIFT_STEPS =
            count("drift-steps", "Steps that an alarm lasts.")
                    .or(DEFAULTS.drift().steps())
                    .between(1, 1_000_000)
                    .in("steps");
    public static final Option<Float> DRIFT_RATE =
            number("drift-rate", "Factor of the learning rate during an alarm.")
                    .or(DEFAULTS.drift().rate())
                    .between(1f, 100f);
    public static final Option<Duration> DRIFT_MEMORY =
            Option.of(
                            "guard.drift-memory",
                            Type.DURATION,
                            "Event time beyond which remembered rows are left out during an alarm;"
                                    + " 0s leaves out none.")
                    .or(Duration.ofMillis(DEFAULTS.drift().memoryMillis()))
                    .atLeast(Duration.ZERO);

    /** Read only if drift raises the alarm at all. */
    public static final List<Option<?>> DRIFT =
            List.of(DRIFT_DELTA, DRIFT_STEPS, DRIFT_RATE, DRIFT_MEMORY);

    public static final List<Option<?>> ALL =
            List.of(
                    ENABLED,
                    EXPLOSION,
                    MAGNITUDE,
                    HORIZON,
                    SIGNIFICANCE,
                    DISAGREEMENT,
                    SUSPEND_AT_MOST,
                    CONTRADICTIONS,
                    COLLAPSE_SPREAD,
                    COLLAPSE_RECALL,
                    KEEP_EVERY,
                    ROLLBACK_RATE,
                    DRIFT_DELTA,
                    DRIFT_THRESHOLD,
                    DRIFT_STEPS,
                    DRIFT_RATE,
                    DRIFT_MEMORY);

    private GuardOptions() {}

    private static Option<Float> number(String name, String doc) {
        return Option.of("guard." + name, Type.FLOAT, doc);
    }

    private static Option<Integer> count(String name, String doc) {
        return Option.of("guard." + name, Type.INT, doc);
    }
}
