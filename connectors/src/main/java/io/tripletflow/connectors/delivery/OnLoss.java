package io.tripletflow.connectors.delivery;

/** What the job does when output of a completed checkpoint is lost. */
public enum OnLoss {
    /** Ends, and says what is missing: a restart would not bring it back. */
    FAIL,
    /** Says so in the log and in Flink's metrics, and goes on without it. */
    CONTINUE
}
