package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClusteringTest {

    /**
     * Manning, Raghavan, Schütze 2008, figure 16.4: clusters x x x x x o | x o o o o d | x x d d d,
     * NMI 0.36.
     */
    @Test
    void nmi_ofTheTextbook() {
        int[] clusters = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3};
        int[] labels = {0, 0, 0, 0, 0, 5, 0, 5, 5, 5, 5, 9, 0, 0, 9, 9, 9};
        assertThat(Clustering.nmi(clusters, labels)).isCloseTo(0.3646, within(5e-5));
    }

    /** {a b} {c d} against {a b c} {d}: I = ln 2 − ¾ ln 3 + ½ ln 2·…, worked out below. */
    @Test
    void nmi_byHand() {
        double labels = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
        double both = -(0.5 * Math.log(0.5) + 2 * 0.25 * Math.log(0.25));
        double information = Math.log(2) + labels - both;
        assertThat(Clustering.nmi(new int[] {0, 0, 1, 1}, new int[] {4, 4, 4, -3}))
                .isCloseTo(information / ((Math.log(2) + labels) / 2), within(1e-14));
    }

    @Test
    void nmi_atItsEnds() {
        assertThat(Clustering.nmi(new int[] {0, 0, 1, 1}, new int[] {7, 7, 3, 3})).isEqualTo(1);
        assertThat(Clustering.nmi(new int[] {0, 0, 1, 1}, new int[] {1, 2, 1, 2}))
                .isCloseTo(0, within(1e-15));
        assertThat(Clustering.nmi(new int[] {0, 0}, new int[] {1, 2})).isZero();
        assertThat(Clustering.nmi(new int[] {0, 0}, new int[] {1, 1})).isEqualTo(1);
        assertThat(Clustering.nmi(new int[0], new int[0])).isNaN();
        assertThatThrownBy(() -> Clustering.nmi(new int[2], new int[3]))
                .hasMessage("partitions must be of the same things but are of 2 and 3");
    }

    @Test
    void blobsFarApart_areFound() {
        LabelledRows rows = blobs(new Random(3), 300, 6, 50);
        Clustering clustering = Clustering.of(rows, 1);
        assertThat(clustering.clusters()).isEqualTo(6);
        assertThat(clustering.nmi()).isGreaterThan(0.85);
        assertThat(Clustering.of(rows, 1)).isEqualTo(clustering);
    }

    @Test
    void noise_isNearZero() {
        assertThat(Clustering.of(blobs(new Random(4), 3000, 3, 0), 1).nmi()).isLessThan(0.01);
    }

    @Test
    void fewRows() {
        LabelledRows none = new LabelledRows(new float[0], new int[0], 3);
        assertThat(Clustering.of(none, 1).nmi()).isNaN();
        LabelledRows oneLabel = new LabelledRows(new float[] {1, 2, 3}, new int[] {5, 5, 5}, 1);
        assertThat(Clustering.of(oneLabel, 1)).isEqualTo(new Clustering(1, 1));
        LabelledRows equal = new LabelledRows(new float[4], new int[] {1, 2, 3, 4}, 1);
        assertThat(Clustering.of(equal, 1).nmi()).isZero();
        LabelledRows apart = new LabelledRows(new float[] {1, 2, 4}, new int[] {1, 2, 3}, 1);
        assertThat(Clustering.of(apart, 1).nmi()).isCloseTo(1, within(1e-15));
    }

    /** Every row is in the cluster whose mean is nearest: what Lloyd's iteration ends in. */
    @Property(tries = 30)
    void clusters_areThoseOfTheNearestMean(
            @ForAll @IntRange(min = 1, max = 120) int count,
            @ForAll @IntRange(min = 1, max = 6) int k,
            @ForAll long seed) {
        LabelledRows rows = blobs(new Random(seed), Math.max(count, k), k, 3);
        int[] clusters = KMeans.clusters(rows, k, seed);
        double[][] means = new double[k][2];
        int[] counts = new int[k];
        for (int i = 0; i < clusters.length; i++) {
            counts[clusters[i]]++;
        }
        for (int i = 0; i < clusters.length; i++) {
            means[clusters[i]][0] += rows.values()[2 * i] / (double) counts[clusters[i]];
            means[clusters[i]][1] += rows.values()[2 * i + 1] / (double) counts[clusters[i]];
        }
        for (int i = 0; i < clusters.length; i++) {
            double own = distance(rows, i, means[clusters[i]]);
            for (int c = 0; c < k; c++) {
                if (counts[c] > 0) {
                    assertThat(own).isLessThanOrEqualTo(distance(rows, i, means[c]) + 1e-4);
                }
            }
        }
    }

    private static double distance(LabelledRows rows, int row, double[] mean) {
        return Math.hypot(rows.values()[2 * row] - mean[0], rows.values()[2 * row + 1] - mean[1]);
    }

    private static LabelledRows blobs(Random random, int count, int labels, double apart) {
        float[] x = new float[2 * count];
        int[] y = new int[count];
        for (int i = 0; i < count; i++) {
            y[i] = i % labels;
            double angle = 2 * Math.PI * y[i] / labels;
            x[2 * i] = (float) (apart * Math.cos(angle) + random.nextGaussian());
            x[2 * i + 1] = (float) (apart * Math.sin(angle) + random.nextGaussian());
        }
        return new LabelledRows(x, y, 2);
    }
}
