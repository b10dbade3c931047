package io.tripletflow.mining;

/** Where a search for the nearest negative can pass by; each kernel finds the same. */
interface NegativeRuns {

    /**
     * The end of a run of negatives that are not nearer: the first place of {@code from} ≤ place
     * &lt; {@code to} that is something else, or {@code to}.
     *
     * @param nearest NaN: every distance is nearer
     */
    int end(float[] distances, byte[] relations, int from, int to, float nearest);
}
