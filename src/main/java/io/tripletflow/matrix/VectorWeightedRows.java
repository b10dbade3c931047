package io.tripletflow.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Eight vectors of sums stay in registers, written out as in {@link VectorTile}. */
final class VectorWeightedRows implements WeightedRows {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDE = 8 * LANES;

    @Override
    public void sum(
            float[] table,
            int first,
            int width,
            int[] rows,
            float[] factors,
            int from,
            int to,
            float[] target,
            int at) {
        int j = 0;
        for (; j + WIDE <= width; j += WIDE) {
            sumWide(table, first + j, width, rows, factors, from, to, target, at + j);
        }
        for (; j + LANES <= width; j += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int k = from; k < to; k++) {
                FloatVector term =
                        FloatVector.fromArray(SPECIES, table, first + rows[k] * width + j);
                sum = sum.add(term.mul(factors[k]));
            }
            sum.intoArray(target, at + j);
        }
        for (; j < width; j++) {
            float sum = 0;
            for (int k = from; k < to; k++) {
                sum += factors[k] * table[first + rows[k] * width + j];
            }
            target[at + j] = sum;
        }
    }

    private static void sumWide(
            float[] table,
            int first,
            int width,
            int[] rows,
            float[] factors,
            int from,
            int to,
            float[] target,
            int at) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        for (int k = from; k < to; k++) {
            int i = first + rows[k] * width;
            FloatVector f = FloatVector.broadcast(SPECIES, factors[k]);
            s0 = s0.add(FloatVector.fromArray(SPECIES, table, i).mul(f));
            s1 = s1.add(FloatVector.fromArray(SPECIES, table, i + LANES).mul(f));
            s2 = s2.add(FloatVector.fromArray(SPECIES, table, i + 2 * LANES).mul(f));
            s3 = s3.add(FloatVector.fromArray(SPECIES, table, i + 3 * LANES).mul(f));
            s4 = s4.add(FloatVector.fromArray(SPECIES, table, i + 4 * LANES).mul(f));
            s5 = s5.add(FloatVector.fromArray(SPECIES, table, i + 5 * LANES).mul(f));
            s6 = s6.add(FloatVector.fromArray(SPECIES, table, i + 6 * LANES).mul(f));
            s7 = s7.add(FloatVector.fromArray(SPECIES, table, i + 7 * LANES).mul(f));
        }
        s0.intoArray(target, at);
        s1.intoArray(target, at + LANES);
        s2.intoArray(target, at + 2 * LANES);
        s3.intoArray(target, at + 3 * LANES);
        s4.intoArray(target, at + 4 * LANES);
        s5.intoArray(target, at + 5 * LANES);
        s6.intoArray(target, at + 6 * LANES);
        s7.intoArray(target, at + 7 * LANES);
    }
}
