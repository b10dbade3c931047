package io.tripletflow.distance;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As many columns at once as a vector has, in two sums; the last columns one by one. */
final class VectorRowDistances implements RowDistances {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public void squared(float[] x, float[] rows, int first, int count, float[] out) {
        int width = x.length;
        int pairs = width - width % (2 * LANES);
        for (int row = 0; row < count; row++) {
            int from = (first + row) * width;
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (int i = 0; i < pairs; i += 2 * LANES) {
                FloatVector d0 =
                        FloatVector.fromArray(SPECIES, x, i)
                                .sub(FloatVector.fromArray(SPECIES, rows, from + i));
                FloatVector d1 =
                        FloatVector.fromArray(SPECIES, x, i + LANES)
                                .sub(FloatVector.fromArray(SPECIES, rows, from + i + LANES));
                s0 = d0.mul(d0).add(s0);
                s1 = d1.mul(d1).add(s1);
            }
            float sum = s0.add(s1).reduceLanes(VectorOperators.ADD);
            for (int i = pairs; i < width; i++) {
                float d = x[i] - rows[from + i];
                sum += d * d;
            }
            out[row] = sum;
        }
    }
}
