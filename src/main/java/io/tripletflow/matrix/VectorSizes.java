package io.tripletflow.matrix;

import static io.tripletflow.matrix.PlainSizes.WITHOUT_SIGN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As many numbers at once as a vector has. */
final class VectorSizes implements Sizes {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    @Override
    public float largest(float[] values) {
        int whole = FLOATS.loopBound(values.length);
        IntVector mosts = IntVector.zero(INTS);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            FloatVector next = FloatVector.fromArray(FLOATS, values, i);
            mosts = mosts.max(next.reinterpretAsInts().and(WITHOUT_SIGN));
        }
        int max = mosts.reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < values.length; i++) {
            max = Math.max(max, Float.floatToRawIntBits(values[i]) & WITHOUT_SIGN);
        }
        return Float.intBitsToFloat(max);
    }

    @Override
    public boolean exceed(float[] values, float[] bounds) {
        int whole = FLOATS.loopBound(values.length);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            FloatVector next = FloatVector.fromArray(FLOATS, values, i).abs();
            if (next.compare(VectorOperators.GT, FloatVector.fromArray(FLOATS, bounds, i))
                    .anyTrue()) {
                return true;
            }
        }
        for (int i = whole; i < values.length; i++) {
            if (Math.abs(values[i]) > bounds[i]) {
                return true;
            }
        }
        return false;
    }
}
