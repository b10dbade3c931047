package io.tripletflow.job.config.choice;

/** What events carry. */
public enum InputKind {
    FEATURES,
    TEXT,
    IDS,
    IMAGE
}
