package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QualityTest {

    private static final int A = 7;
    private static final int B = 8;
    private static final int C = 9;

    /**
     * One query of label A at 0; the gallery in order of distance: A B A A C B A. R = 4.
     *
     * <p>P(1) = 1, P(3) = 2/3, P(4) = 3/4; the fourth A, seventh, lies beyond R.
     */
    @Test
    void oneQuery_byHand() {
        Search search =
                Search.of(
                        line(new int[] {A}, 0),
                        line(new int[] {B, A, A, C, B, A, A}, 2, 1, 3, 5, 6, 4, 7));
        Quality quality = Quality.of(search, 1, 5);
        assertThat(quality.mapAtR()).isCloseTo((1 + 2 / 3.0 + 3 / 4.0) / 4, within(1e-15));
        assertThat(quality.rPrecision()).isEqualTo(0.75);
        assertThat(quality.recallAt(1)).isEqualTo(1);
        assertThat(quality.queries()).isEqualTo(1);
        assertThat(quality.unmatched()).isZero();
    }

    /** Recall@k only asks for one hit: here the second neighbour, B A B A with R = 2. */
    @Test
    void secondNeighbourRight_byHand() {
        Search search = Search.of(line(new int[] {A}, 0), line(new int[] {B, A, B, A}, 1, 2, 3, 4));
        Quality quality = Quality.of(search, 10, 1, 2);
        assertThat(quality.recallAt().keySet()).containsExactly(1, 2, 10);
        assertThat(quality.recallAt(1)).isZero();
        assertThat(quality.recallAt(2)).isEqualTo(1);
        assertThat(quality.recallAt(10)).isEqualTo(1);
        assertThat(quality.rPrecision()).isEqualTo(0.5);
        assertThat(quality.mapAtR()).isEqualTo(0.25);
    }

    /**
     * Rows at 0 1 3 with labels A B A and a lonely C at 10. Of the first A the order is B A, R = 1:
     * nothing. Of the second A (at 3): 1 is nearer than 0, again nothing. B and C have R = 0.
     */
    @Test
    void leaveOneOut_byHand_lonelyLabelsCountAsMisses() {
        Search search = Search.leaveOneOut(line(new int[] {A, B, A, C}, 0, 1, 3, 10));
        Quality quality = Quality.of(search, 1, 2);
        assertThat(quality.unmatched()).isEqualTo(2);
        assertThat(quality.recallAt(1)).isZero();
        assertThat(quality.recallAt(2)).isEqualTo(0.5);
        assertThat(quality.mapAtR()).isZero();
        assertThat(quality.rPrecision()).isZero();
    }

    @Test
    void equalRows_areTakenInOrder() {
        Search search = Search.of(line(new int[] {A}, 0), line(new int[] {B, A, A, B}, 1, 1, 1, 1));
        Quality quality = Quality.of(search, 1, 2);
        assertThat(quality.recallAt(1)).isZero();
        assertThat(quality.recallAt(2)).isEqualTo(1);
        assertThat(quality.mapAtR()).isEqualTo(0.25);
    }

    @Test
    void oneLabelOnly_isPerfect_andKMayExceedTheGallery() {
        Quality quality = Quality.of(Search.leaveOneOut(line(new int[] {A, A, A}, 0, 1, 3)), 1, 50);
        assertThat(quality.recallAt(1)).isEqualTo(1);
        assertThat(quality.recallAt(50)).isEqualTo(1);
        assertThat(quality.mapAtR()).isEqualTo(1);
        assertThat(quality.rPrecision()).isEqualTo(1);
    }

    @Test
    void noQueries_isUndefined_noGalleryIsZero() {
        LabelledRows none = line(new int[0]);
        LabelledRows one = line(new int[] {A}, 4);
        Quality undefined = Quality.of(Search.of(none, one), 1);
        assertThat(undefined.recallAt(1)).isNaN();
        assertThat(undefined.mapAtR()).isNaN();
        assertThat(undefined.rPrecision()).isNaN();
        Quality zero = Quality.of(Search.of(one, none), 1);
        assertThat(zero).isEqualTo(Quality.of(Search.leaveOneOut(one), 1));
        assertThat(zero.recallAt(1)).isZero();
        assertThat(zero.mapAtR()).isZero();
        assertThat(zero.rPrecision()).isZero();
        assertThat(zero.unmatched()).isEqualTo(1);
    }

    @Test
    void misses_shrinkEveryMean() {
        Search search = Search.of(line(new int[] {A}, 0), line(new int[] {A}, 1));
        Quality quality = Quality.of(search, 1).withMisses(3);
        assertThat(quality.queries()).isEqualTo(4);
        assertThat(quality.recallAt(1)).isEqualTo(0.25);
        assertThat(quality.mapAtR()).isEqualTo(0.25);
        assertThat(quality.rPrecision()).isEqualTo(0.25);
        Quality none = Quality.of(Search.of(line(new int[0]), line(new int[0])), 1);
        assertThat(none.withMisses(2).recallAt(1)).isZero();
    }

    @Test
    void mistakes_areNamed() {
        Search search = Search.leaveOneOut(line(new int[] {A, A}, 0, 1));
        assertThatThrownBy(() -> Quality.of(search, 1, 0))
                .hasMessage("k must be positive but was 0");
        assertThatThrownBy(() -> Quality.of(search, 1, 5).recallAt(2))
                .hasMessage("recall@2 was not measured, only k = [1, 5]");
    }

    @Property(tries = 80)
    void quality_equalsTheFormulas(
            @ForAll @IntRange(min = 1, max = 80) int rows,
            @ForAll @IntRange(min = 1, max = 80) int queries,
            @ForAll @IntRange(min = 1, max = 9) int labels,
            @ForAll @IntRange(min = 2, max = 30) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        LabelledRows gallery = random(random, rows, labels, values);
        assertFormulas(Search.leaveOneOut(gallery));
        assertFormulas(Search.of(random(random, queries, labels, values), gallery));
    }

    private static void assertFormulas(Search search) {
        Quality quality = Quality.of(search, 1, 3, 10);
        int n = search.queries().count();
        double map = 0;
        double precision = 0;
        double[] recall = new double[11];
        for (int q = 0; q < n; q++) {
            boolean[] relevant = relevant(search, q);
            int r = count(relevant, relevant.length);
            for (int i = 1; i <= r; i++) {
                map += relevant[i - 1] ? (double) count(relevant, i) / i / r / n : 0;
            }
            precision += r == 0 ? 0 : (double) count(relevant, r) / r / n;
            for (int k = 1; k <= 10; k++) {
                recall[k] += count(relevant, Math.min(k, relevant.length)) > 0 ? 1.0 / n : 0;
            }
        }
        assertThat(quality.mapAtR()).isCloseTo(map, within(1e-12));
        assertThat(quality.rPrecision()).isCloseTo(precision, within(1e-12));
        for (int k : new int[] {1, 3, 10}) {
            assertThat(quality.recallAt(k)).isCloseTo(recall[k], within(1e-12));
        }
        assertThat(quality.recallAt(1)).isEqualTo(RecallAtOne.of(search));
    }

    private static boolean[] relevant(Search search, int query) {
        int[] order = NaiveSearch.neighbours(search, query);
        boolean[] relevant = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            relevant[i] = search.gallery().labels()[order[i]] == search.queries().labels()[query];
        }
        return relevant;
    }

    private static int count(boolean[] relevant, int first) {
        int count = 0;
        for (int i = 0; i < first; i++) {
            count += relevant[i] ? 1 : 0;
        }
        return count;
    }

    private static LabelledRows random(Random random, int rows, int labels, int values) {
        float[] x = new float[2 * rows];
        int[] y = new int[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(values);
            y[i / 2] = random.nextInt(labels);
        }
        return new LabelledRows(x, y, 2);
    }

    private static LabelledRows line(int[] labels, float... places) {
        return new LabelledRows(places, labels, 1);
    }
}
