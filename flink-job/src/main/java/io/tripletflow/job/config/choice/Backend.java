package io.tripletflow.job.config.choice;

/** Where working state is kept. */
public enum Backend {
    HASHMAP,
    ROCKSDB
}
