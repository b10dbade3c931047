package io.tripletflow.mining;

/** One place after the other. */
final class PlainNegativeRuns implements NegativeRuns {

    @Override
    public int end(float[] distances, byte[] relations, int from, int to, float nearest) {
        int i = from;
        while (i < to && relations[i] == Relations.NEGATIVE && distances[i] >= nearest) {
            i++;
        }
        return i;
    }
}
