package io.tripletflow.job.config.choice;

/** Where the job ends: never, or at the end that the topic had when the job started. */
public enum Stop {
    NEVER,
    LATEST
}
