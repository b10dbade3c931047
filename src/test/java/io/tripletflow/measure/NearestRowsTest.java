package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestRowsTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 30, 3", "300, 200, 17", "1300, 2100, 8", "40, 1500, 600"})
    void of_equalsBruteForce(int queries, int gallery, int width) {
        Random random = new Random(queries);
        LabelledRows q = gaussians(random, queries, width, 1, 0);
        LabelledRows g = gaussians(random, gallery, width, 1, 0);
        assertNearest(Search.of(q, g), 1, 5);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "30, 3", "1025, 5", "2100, 8", "1100, 700"})
    void leaveOneOut_equalsBruteForce(int rows, int width) {
        LabelledRows x = gaussians(new Random(rows), rows, width, 1, 0);
        assertNearest(Search.leaveOneOut(x), 1, 10);
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 1", "1e-6, 1", "1, 1e6", "1e30, 0", "1e-30, 0", "1e30, 1e37"})
    void nearest_isExactFarFromZeroAndAtExtremeScales(float spread, float offset) {
        LabelledRows x = gaussians(new Random(5), 1200, 6, spread, offset);
        assertNearest(Search.leaveOneOut(x), 1, 30);
    }

    @Test
    void outliers_doNotHideWhatIsNear() {
        LabelledRows x = gaussians(new Random(8), 1500, 4, 1, 0);
        for (int row = 3; row < x.count(); row += 300) {
            x.values()[row * 4] *= 1e7f;
        }
        assertNearest(Search.leaveOneOut(x), 1, 40);
    }

    @Test
    void amongEqualRows_theLowestComesFirst() {
        Random random = new Random(2);
        float[] x = new float[2500 * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(3);
        }
        Search search = Search.leaveOneOut(new LabelledRows(x, new int[2500], 4));
        assertNearest(search, 1, 3, 200);
    }

    @Property(tries = 25)
    void anyNumberOfNeighbours_evenAllDifferent_equalsBruteForce(
            @ForAll @IntRange(min = 1, max = 60) int queries,
            @ForAll @IntRange(min = 1, max = 1200) int gallery,
            @ForAll @IntRange(min = 1, max = 5) int width,
            @ForAll @IntRange(min = 1, max = 50) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        LabelledRows rows = grid(random, gallery, width, values);
        int[] asking = IntStream.range(0, queries).map(i -> random.nextInt(gallery)).toArray();
        for (Search search :
                new Search[] {
                    Search.of(grid(random, queries, width, values), rows),
                    Search.leaveOneOut(rows, asking)
                }) {
            int[] counts = IntStream.range(0, queries).map(i -> 1 + i * i).toArray();
            int[][] all = new int[queries][];
            for (int q = 0; q < queries; q++) {
                all[q] = NaiveSearch.neighbours(search, q);
            }
            assertNearest(search, counts, all);
        }
    }

    @Test
    void manyNeighboursOfManyQueries_areTakenInBlocks() {
        LabelledRows x = gaussians(new Random(4), 2100, 2, 1, 0); // 2100² > 2²²
        assertNearest(Search.leaveOneOut(x), 2099);
    }

    @Test
    void collapsedSpace_isFastAndTakesTheFirstOtherRow() {
        float[] x = new float[5000 * 512];
        Arrays.fill(x, 0.3f);
        Search search = Search.leaveOneOut(new LabelledRows(x, new int[5000], 512));
        int[] nearest = new NearestRows(search).nearest();
        assertThat(nearest[0]).isEqualTo(1);
        assertThat(Arrays.stream(nearest).skip(1)).containsOnly(0);
    }

    private static void assertNearest(Search search, int... numbers) {
        int[][] all = new int[search.queries().count()][];
        for (int q = 0; q < all.length; q++) {
            all[q] = NaiveSearch.neighbours(search, q);
        }
        for (int number : numbers) {
            int[] counts = new int[all.length];
            Arrays.fill(counts, number);
            assertNearest(search, counts, all);
        }
    }

    private static void assertNearest(Search search, int[] counts, int[][] all) {
        int[][] found = new int[counts.length][];
        new NearestRows(search)
                .find(counts, (q, rows, count) -> found[q] = Arrays.copyOf(rows, count));
        for (int q = 0; q < counts.length; q++) {
            assertThat(found[q])
                    .as("neighbours of query %d", q)
                    .isEqualTo(Arrays.copyOf(all[q], Math.min(counts[q], all[q].length)));
        }
    }

    private static LabelledRows gaussians(
            Random random, int rows, int width, float spread, float offset) {
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (offset + spread * random.nextGaussian());
        }
        return new LabelledRows(values, new int[rows], width);
    }

    private static LabelledRows grid(Random random, int rows, int width, int values) {
        float[] x = new float[rows * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(values); // sums are exact in any order
        }
        return new LabelledRows(x, new int[rows], width);
    }
}
