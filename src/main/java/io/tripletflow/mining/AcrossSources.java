package io.tripletflow.mining;

/** What rows of an anchor's own source and label are to it. */
public enum AcrossSources {
    /** Positives as any other. */
    IGNORE,
    /** Positives only if the step has none of another source. */
    PREFER,
    /** Nothing: an anchor learns from other sources alone. */
    REQUIRE
}
