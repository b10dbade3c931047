package io.tripletflow.distance;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row by row: its gradient stays in registers while the terms of all its pairs are added. Each pair
 * is met twice so, but nothing is stored between. As a difference and its negative round alike, the
 * bits are those of {@link PlainGradients}.
 */
final class VectorGradients implements Gradients {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDE = 4 * LANES;

    private static final int OF_ROW = 0;
    private static final int FACTORS = 1;
    private static final int DISTANCES = 2;
    private static final int NORMS = 3;

    private final Gradients plain = new PlainGradients();

    @Override
    public void add(
            Distance distance,
            float[] x,
            int rows,
            int width,
            float[] distances,
            float[] coefficients,
            float[] gradient) {
        if (distance == Distance.MANHATTAN) {
            plain.add(distance, x, rows, width, distances, coefficients, gradient);
            return;
        }
        int pitch = (width + LANES - 1) / LANES * LANES;
        float[] vectors = Scratch.plane(Scratch.FLAT, 1, rows * pitch)[0];
        float[][] arrays = Scratch.plane(Scratch.PER_ROW, 4, Math.max(rows, pitch));
        float[] norms = arrays[NORMS];
        spread(distance == Distance.COSINE, x, rows, width, pitch, vectors, norms);
        int[] others = Scratch.indices(rows);
        float[] factors = arrays[FACTORS];
        float[] between = arrays[DISTANCES];
        long[] used = UsedPairs.of(coefficients, rows);
        int words = UsedPairs.words(rows);
        for (int i = 0; i < rows; i++) {
            int count = 0;
            for (int j = UsedPairs.next(used, words, i, 0);
                    j >= 0;
                    j = UsedPairs.next(used, words, i, j + 1)) {
                others[count] = j * pitch;
                factors[count] = coefficients[i * rows + j] + coefficients[j * rows + i];
                between[count] = distances[i * rows + j];
                boolean defined = distance != Distance.COSINE || (norms[i] != 0 && norms[j] != 0);
                count += factors[count] != 0 && defined ? 1 : 0;
            }
            if (count == 0) {
                continue;
            }
            scale(distance, factors, between, norms[i], count);
            float[] sums = arrays[OF_ROW];
            System.arraycopy(gradient, i * width, sums, 0, width);
            if (distance == Distance.COSINE) {
                angles(vectors, i * pitch, pitch, others, factors, between, count, sums);
            } else {
                differences(vectors, i * pitch, pitch, others, factors, count, sums);
            }
            System.arraycopy(sums, 0, gradient, i * width, width);
        }
    }

    /** Rows of whole vectors, zeros behind the last number. */
    private static void spread(
            boolean unit,
            float[] x,
            int rows,
            int width,
            int pitch,
            float[] vectors,
            float[] norms) {
        double[] squares = unit ? PairwiseDistances.squaredLengths(x, rows, width) : null;
        for (int i = 0; i < rows; i++) {
            if (unit) {
                norms[i] =
                        PairwiseDistances.unit(x, i * width, width, squares[i], vectors, i * pitch);
            } else {
                System.arraycopy(x, i * width, vectors, i * pitch, width);
            }
            for (int k = i * pitch + width; k < (i + 1) * pitch; k++) {
                vectors[k] = 0;
            }
        }
    }

    /** From coefficients to what the vectors of the terms are multiplied by. */
    private static void scale(
            Distance distance, float[] factors, float[] between, float norm, int count) {
        if (distance == Distance.EUCLIDEAN) {
            for (int n = 0; n < count; n++) {
                factors[n] = between[n] == 0 ? 0f : factors[n] / between[n];
            }
        } else if (distance == Distance.SQUARED_EUCLIDEAN) {
            for (int n = 0; n < count; n++) {
                factors[n] = 2 * factors[n];
            }
        } else {
            for (int n = 0; n < count; n++) {
                factors[n] = factors[n] / norm;
            }
        }
    }

    /** sums += Σ factor · (x − y). */
    private static void differences(
            float[] vectors,
            int self,
            int pitch,
            int[] others,
            float[] factors,
            int count,
            float[] sums) {
        int k = 0;
        for (; k + WIDE <= pitch; k += WIDE) {
            differencesOfFour(vectors, self, others, factors, count, sums, k);
        }
        for (; k < pitch; k += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, vectors, self + k);
            FloatVector s = FloatVector.fromArray(SPECIES, sums, k);
            for (int n = 0; n < count; n++) {
                FloatVector f = FloatVector.broadcast(SPECIES, factors[n]);
                s = x.sub(FloatVector.fromArray(SPECIES, vectors, others[n] + k)).mul(f).add(s);
            }
            s.intoArray(sums, k);
        }
    }

    private static void differencesOfFour(
            float[] vectors,
            int self,
            int[] others,
            float[] factors,
            int count,
            float[] sums,
            int k) {
        int k1 = k + LANES;
        int k2 = k + 2 * LANES;
        int k3 = k + 3 * LANES;
        FloatVector x0 = FloatVector.fromArray(SPECIES, vectors, self + k);
        FloatVector x1 = FloatVector.fromArray(SPECIES, vectors, self + k1);
        FloatVector x2 = FloatVector.fromArray(SPECIES, vectors, self + k2);
        FloatVector x3 = FloatVector.fromArray(SPECIES, vectors, self + k3);
        FloatVector s0 = FloatVector.fromArray(SPECIES, sums, k);
        FloatVector s1 = FloatVector.fromArray(SPECIES, sums, k1);
        FloatVector s2 = FloatVector.fromArray(SPECIES, sums, k2);
        FloatVector s3 = FloatVector.fromArray(SPECIES, sums, k3);
        for (int n = 0; n < count; n++) {
            int y = others[n];
            FloatVector f = FloatVector.broadcast(SPECIES, factors[n]);
            s0 = x0.sub(FloatVector.fromArray(SPECIES, vectors, y + k)).mul(f).add(s0);
            s1 = x1.sub(FloatVector.fromArray(SPECIES, vectors, y + k1)).mul(f).add(s1);
            s2 = x2.sub(FloatVector.fromArray(SPECIES, vectors, y + k2)).mul(f).add(s2);
            s3 = x3.sub(FloatVector.fromArray(SPECIES, vectors, y + k3)).mul(f).add(s3);
        }
        s0.intoArray(sums, k);
        s1.intoArray(sums, k1);
        s2.intoArray(sums, k2);
        s3.intoArray(sums, k3);
    }

    /** sums += Σ factor · ((u − v) − d · u), see {@link PlainGradients}. */
    private static void angles(
            float[] vectors,
            int self,
            int pitch,
            int[] others,
            float[] factors,
            float[] between,
            int count,
            float[] sums) {
        int k = 0;
        for (; k + WIDE <= pitch; k += WIDE) {
            anglesOfFour(vectors, self, others, factors, between, count, sums, k);
        }
        for (; k < pitch; k += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, vectors, self + k);
            FloatVector s = FloatVector.fromArray(SPECIES, sums, k);
            for (int n = 0; n < count; n++) {
                FloatVector f = FloatVector.broadcast(SPECIES, factors[n]);
                FloatVector d = FloatVector.broadcast(SPECIES, between[n]);
                FloatVector v = FloatVector.fromArray(SPECIES, vectors, others[n] + k);
                s = u.sub(v).sub(d.mul(u)).mul(f).add(s);
            }
            s.intoArray(sums, k);
        }
    }

    private static void anglesOfFour(
            float[] vectors,
            int self,
            int[] others,
            float[] factors,
            float[] between,
            int count,
            float[] sums,
            int k) {
        int k1 = k + LANES;
        int k2 = k + 2 * LANES;
        int k3 = k + 3 * LANES;
        FloatVector u0 = FloatVector.fromArray(SPECIES, vectors, self + k);
        FloatVector u1 = FloatVector.fromArray(SPECIES, vectors, self + k1);
        FloatVector u2 = FloatVector.fromArray(SPECIES, vectors, self + k2);
        FloatVector u3 = FloatVector.fromArray(SPECIES, vectors, self + k3);
        FloatVector s0 = FloatVector.fromArray(SPECIES, sums, k);
        FloatVector s1 = FloatVector.fromArray(SPECIES, sums, k1);
        FloatVector s2 = FloatVector.fromArray(SPECIES, sums, k2);
        FloatVector s3 = FloatVector.fromArray(SPECIES, sums, k3);
        for (int n = 0; n < count; n++) {
            int y = others[n];
            FloatVector f = FloatVector.broadcast(SPECIES, factors[n]);
            FloatVector d = FloatVector.broadcast(SPECIES, between[n]);
            FloatVector v = FloatVector.fromArray(SPECIES, vectors, y + k);
            s0 = u0.sub(v).sub(d.mul(u0)).mul(f).add(s0);
            v = FloatVector.fromArray(SPECIES, vectors, y + k1);
            s1 = u1.sub(v).sub(d.mul(u1)).mul(f).add(s1);
            v = FloatVector.fromArray(SPECIES, vectors, y + k2);
            s2 = u2.sub(v).sub(d.mul(u2)).mul(f).add(s2);
            v = FloatVector.fromArray(SPECIES, vectors, y + k3);
            s3 = u3.sub(v).sub(d.mul(u3)).mul(f).add(s3);
        }
        s0.intoArray(sums, k);
        s1.intoArray(sums, k1);
        s2.intoArray(sums, k2);
        s3.intoArray(sums, k3);
    }
}
