package io.tripletflow.mining;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Eight places at once, or as many more as a vector has. */
final class VectorNegativeRuns implements NegativeRuns {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Eight times {@link Relations#NEGATIVE}. */
    private static final long NEGATIVES = -1;

    private final PlainNegativeRuns plain = new PlainNegativeRuns();

    @Override
    public int end(float[] distances, byte[] relations, int from, int to, float nearest) {
        int i = from;
        while (i <= to - LANES
                && areNegative(relations, i)
                && FloatVector.fromArray(SPECIES, distances, i)
                        .compare(VectorOperators.GE, nearest)
                        .allTrue()) {
            i += LANES;
        }
        return plain.end(distances, relations, i, to, nearest);
    }

    private static boolean areNegative(byte[] relations, int from) {
        int i = from;
        while (i < from + LANES && (long) LONGS.get(relations, i) == NEGATIVES) {
            i += Long.BYTES;
        }
        return i >= from + LANES;
    }
}
