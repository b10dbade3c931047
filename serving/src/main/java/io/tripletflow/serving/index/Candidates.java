package io.tripletflow.serving.index;

/**
 * Rows of one moment, the nearest among them. They are compared while others change the index:
 * {@link #offer} needs no lock.
 */
interface Candidates {

    /** Offers rows that live and that the question accepts. */
    void offer(Question question, Nearest nearest);
}
