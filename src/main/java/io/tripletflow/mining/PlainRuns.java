package io.tripletflow.mining;

/** One place after the other. */
final class PlainRuns implements Runs {

    @Override
    public int end(float[] distances, byte[] relations, int from, int to, float nearest) {
        int i = from;
        while (i < to && relations[i] == Relations.NEGATIVE && distances[i] >= nearest) {
            i++;
        }
        return i;
    }
}
