package io.tripletflow.loss;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As many as a vector has; the last ones one by one. */
final class VectorExponentials implements Exponentials {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    @Override
    public void apply(double[] values, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            DoubleVector x = DoubleVector.fromArray(SPECIES, values, i).max(MIN);
            DoubleVector rounded = x.mul(PER_LN_2).add(ROUNDING);
            DoubleVector n = rounded.sub(ROUNDING);
            DoubleVector r = x.sub(n.mul(LN_2_HIGH)).sub(n.mul(LN_2_LOW));
            DoubleVector p = r.mul(C13).add(C12);
            p = p.mul(r).add(C11);
            p = p.mul(r).add(C10);
            p = p.mul(r).add(C9);
            p = p.mul(r).add(C8);
            p = p.mul(r).add(C7);
            p = p.mul(r).add(C6);
            p = p.mul(r).add(C5);
            p = p.mul(r).add(C4);
            p = p.mul(r).add(C3);
            p = p.mul(r).add(C2);
            p = p.mul(r).add(1);
            p = p.mul(r).add(1);
            p.reinterpretAsLongs()
                    .add(rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, FRACTION))
                    .reinterpretAsDoubles()
                    .intoArray(values, i);
        }
        for (int i = whole; i < count; i++) {
            values[i] = PlainExponentials.of(values[i]);
        }
    }
}
