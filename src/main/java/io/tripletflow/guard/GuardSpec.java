package io.tripletflow.guard;

import static io.tripletflow.argument.Arguments.requireWithin;
import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * When the guards act. docs/model.md says how and when to change what.
 *
 * @param enabled false only skips steps that are not finite
 */
public record GuardSpec(
        boolean enabled,
        Outliers outliers,
        Measures measures,
        Labels labels,
        Space space,
        Drift drift)
        implements Serializable {

    public GuardSpec {
        requireNonNull(outliers, "outliers");
        requireNonNull(measures, "measures");
        requireNonNull(labels, "labels");
        requireNonNull(space, "space");
        requireNonNull(drift, "drift");
    }

    /**
     * Steps and events beyond all measure.
     *
     * @param explosion multiple of the running mean of gradient norms above which a step is skipped
     * @param magnitude multiple of the largest number of a column so far above which an event is
     *     left out; 0 never
     */
    public record Outliers(float explosion, float magnitude) implements Serializable {

        public Outliers {
            requireWithin("explosion", explosion, 2, 1e9);
            if (magnitude != 0) {
                requireWithin("magnitude, if not 0,", magnitude, 10, 1e30);
            }
        }
    }

    /**
     * What the guards of labels and of the space measure.
     *
     * @param horizon decay of the fast measures, in scored events
     * @param significance standard errors by which a measure must have fallen before anything is
     *     done
     */
    public record Measures(int horizon, float significance) implements Serializable {

        public Measures {
            requireWithin("horizon", horizon, 16, 65_536);
            requireWithin("significance", significance, 3, 100);
        }
    }

    /**
     * Wrong labels.
     *
     * @param disagreement labels are suspected when less than this share is left of what nearest
     *     neighbours usually tell of them; 0 never
     * @param suspendAtMost labelled events after which suspected labels are learned all the same
     * @param contradictions whether single labels that neighbours contradict are not learned
     */
    public record Labels(float disagreement, int suspendAtMost, boolean contradictions)
            implements Serializable {

        public Labels {
            requireWithin("disagreement", disagreement, 0, 0.7);
            requireWithin("suspend-at-most", suspendAtMost, 0, Integer.MAX_VALUE);
        }
    }

    /**
     * The collapse of the space, and the way back.
     *
     * @param collapseSpread share of the untrained encoder's spread below which the space has
     *     collapsed, unless recall has risen; 0 never
     * @param collapseRecall share of the untrained encoder's recall that the learned one may lose
     *     lately, half of it lastingly; 1 turns the first off
     * @param keepEvery steps between two kept states
     * @param rollbackRate factor of the learning rate at each collapse from the third in a row on
     */
    public record Space(
            float collapseSpread, float collapseRecall, int keepEvery, float rollbackRate)
            implements Serializable {

        public Space {
            requireWithin("collapse-spread", collapseSpread, 0, 0.9);
            requireWithin("collapse-recall", collapseRecall, 0.05, 1);
            requireWithin("keep-every", keepEvery, 1, 1_000_000);
            requireWithin("rollback-rate", rollbackRate, 0.001, 1);
        }
    }

    /**
     * A stream that changes.
     *
     * @param delta change of the share of misses that is no drift
     * @param threshold misses beyond that which raise the alarm; 0 never
     * @param steps that an alarm lasts
     * @param rate factor of the learning rate during an alarm
     * @param memoryMillis event time beyond which remembered rows are left out during an alarm; 0
     *     none are
     */
    public record Drift(float delta, float threshold, int steps, float rate, long memoryMillis)
            implements Serializable {

        public Drift {
            requireWithin("drift-delta", delta, 0, 0.5);
            requireWithin("drift-threshold", threshold, 0, 1e6);
            requireWithin("drift-steps", steps, 1, 1_000_000);
            requireWithin("drift-rate", rate, 1, 100);
            requireWithin("drift-memory", (double) memoryMillis, 0, Long.MAX_VALUE);
        }
    }

    /** Acts on what is plainly broken; drift is only reported. */
    public static GuardSpec defaults() {
        return new GuardSpec(
                true,
                new Outliers(100, 1e4f),
                new Measures(128, 5),
                new Labels(0.5f, 10_000, false),
                new Space(0.01f, 0.5f, 32, 0.1f),
                new Drift(0.05f, 40, 200, 1, 0));
    }
}
