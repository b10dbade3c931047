package io.tripletflow.guard;

import java.io.Serializable;

/**
 * When the guards act. docs/model.md says how and when to change what.
 *
 * @param enabled false only skips steps that are not finite
 * @param explosion multiple of the running mean of gradient norms above which a step is skipped
 * @param magnitude multiple of the largest number of a column so far above which an event is left
 *     out; 0 never
 * @param horizon decay of the fast measures, in scored events
 * @param significance standard errors by which a measure must have fallen before anything is done
 * @param disagreement labels are suspected when less than this share is left of what nearest
 *     neighbours usually tell of them; 0 never
 * @param suspendAtMost labelled events after which suspected labels are learned all the same
 * @param contradictions whether single labels that neighbours contradict are not learned
 * @param collapseSpread share of the untrained encoder's spread below which the space has
 *     collapsed, unless recall has risen; 0 never
 * @param collapseRecall share of the untrained encoder's recall that the learned one may lose
 *     lately, half of it lastingly; 1 turns the first off
 * @param keepEvery steps between two kept states
 * @param rollbackRate factor of the learning rate at each collapse from the third in a row on
 * @param driftDelta change of the share of misses that is no drift
 * @param driftThreshold misses beyond that which raise the alarm; 0 never
 * @param driftSteps steps that an alarm lasts
 * @param driftRate factor of the learning rate during an alarm
 * @param driftMemoryMillis event time beyond which remembered rows are left out during an alarm; 0
 *     none are
 */
public record GuardSpec(
        boolean enabled,
        float explosion,
        float magnitude,
        int horizon,
        float significance,
        float disagreement,
        int suspendAtMost,
        boolean contradictions,
        float collapseSpread,
        float collapseRecall,
        int keepEvery,
        float rollbackRate,
        float driftDelta,
        float driftThreshold,
        int driftSteps,
        float driftRate,
        long driftMemoryMillis)
        implements Serializable {

    public GuardSpec {
        require("guard.explosion", explosion, 2, 1e9);
        if (magnitude != 0) {
            require("guard.magnitude, if not 0,", magnitude, 10, 1e30);
        }
        require("guard.horizon", horizon, 16, 65_536);
        require("guard.significance", significance, 3, 100);
        require("guard.disagreement", disagreement, 0, 0.7);
        require("guard.suspend-at-most", suspendAtMost, 0, Integer.MAX_VALUE);
        require("guard.collapse-spread", collapseSpread, 0, 0.9);
        require("guard.collapse-recall", collapseRecall, 0.05, 1);
        require("guard.keep-every", keepEvery, 1, 1_000_000);
        require("guard.rollback-rate", rollbackRate, 0.001, 1);
        require("guard.drift-delta", driftDelta, 0, 0.5);
        require("guard.drift-threshold", driftThreshold, 0, 1e6);
        require("guard.drift-steps", driftSteps, 1, 1_000_000);
        require("guard.drift-rate", driftRate, 1, 100);
        require("guard.drift-memory", (double) driftMemoryMillis, 0, Long.MAX_VALUE);
    }

    /** Acts on what is plainly broken; drift is only reported. */
    public static GuardSpec defaults() {
        return new GuardSpec(
                true, 100, 1e4f, 128, 5, 0.5f, 10_000, false, 0.01f, 0.5f, 32, 0.1f, 0.05f, 40, 200,
                1, 0);
    }

    /** Only steps that are not finite are skipped. */
    public static GuardSpec off() {
        GuardSpec d = defaults();
        return new GuardSpec(
                false,
                d.explosion,
                d.magnitude,
                d.horizon,
                d.significance,
                d.disagreement,
                d.suspendAtMost,
                d.contradictions,
                d.collapseSpread,
                d.collapseRecall,
                d.keepEvery,
                d.rollbackRate,
                d.driftDelta,
                d.driftThreshold,
                d.driftSteps,
                d.driftRate,
                d.driftMemoryMillis);
    }

    /** The same, but whether single labels that neighbours contradict are not learned. */
    public GuardSpec withContradictions(boolean left) {
        return new GuardSpec(
                enabled,
                explosion,
                magnitude,
                horizon,
                significance,
                disagreement,
                suspendAtMost,
                left,
                collapseSpread,
                collapseRecall,
                keepEvery,
                rollbackRate,
                driftDelta,
                driftThreshold,
                driftSteps,
                driftRate,
                driftMemoryMillis);
    }

    private static void require(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " must be from " + min + " to " + max + " but was " + value);
        }
    }
}
