package io.tripletflow.job.config.choice;

/** Guarantee of the outputs. */
public enum Guarantee {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
}
