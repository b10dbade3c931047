package io.tripletflow.mining;

import java.io.Serializable;

/**
 * Which negatives of an anchor are so near that their label is not believed: in a stream, labels
 * are late, wrong or missing, and the hardest negatives are where those errors gather (<a
 * href="https://arxiv.org/abs/2010.08191">Qu et al. 2021</a>, section 4.2). A NaN distance is never
 * dropped: it reaches the loss.
 */
public sealed interface FalseNegatives extends Serializable {

    /** Believes every label. */
    record Off() implements FalseNegatives {
        @Override
        public void drop(byte[] relations, int rows, float[] distances) {}
    }

    /**
     * Drops an anchor's {@code rank} nearest negatives, the lowest row first among equals; an
     * anchor with no more than that is left without. Costs O(rank · rows) an anchor.
     *
     * @param rank from 1 to 1000
     */
    record ByRank(int rank) implements FalseNegatives {
        public ByRank {
            if (rank < 1 || rank > 1000) {
                throw new IllegalArgumentException(
                        "false-negatives rank must be from 1 to 1000 but was " + rank);
            }
        }

        @Override
        public void drop(byte[] relations, int rows, float[] distances) {
            for (int a = 0; a < rows; a++) {
                int nearest = 0;
                for (int k = 0; k < rank && nearest >= 0; k++) {
                    nearest = nearest(relations, a * rows, (a + 1) * rows, distances);
                    if (nearest >= 0) {
                        relations[nearest] = Relations.NONE;
                    }
                }
            }
        }

        private static int nearest(byte[] relations, int from, int to, float[] distances) {
            int nearest = -1;
            float min = Float.POSITIVE_INFINITY;
            for (int i = from; i < to; i++) {
                if (distances[i] < min && relations[i] == Relations.NEGATIVE) {
                    nearest = i;
                    min = distances[i];
                }
            }
            return nearest;
        }
    }

    /**
     * Drops an anchor's negatives nearer than {@code distance}.
     *
     * @param distance in the units of the distances, finite and above zero
     */
    record ByDistance(float distance) implements FalseNegatives {
        public ByDistance {
            if (!(distance > 0 && distance < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "false-negatives distance must be finite and above 0 but was " + distance);
            }
        }

        @Override
        public void drop(byte[] relations, int rows, float[] distances) {
            for (int i = 0; i < rows * rows; i++) {
                if (distances[i] < distance && relations[i] == Relations.NEGATIVE) {
                    relations[i] = Relations.NONE;
                }
            }
        }
    }

    /**
     * Sets the dropped pairs to {@link Relations#NONE}.
     *
     * @param relations (rows, rows), changed in place
     * @param distances (rows, rows), not modified
     */
    void drop(byte[] relations, int rows, float[] distances);
}
