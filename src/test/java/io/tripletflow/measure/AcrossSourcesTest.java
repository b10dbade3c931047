package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AcrossSourcesTest {

    private static final int A = 7;
    private static final int B = 8;

    /**
     * One query of label A at 0, source 1. In order of distance: A of its own source (ignored), B
     * of another, A of source 2, B of its own, A of unknown source (ignored), A of source 3. So the
     * right ones stand at places 2 and 4.
     */
    @Test
    void oneQuery_byHand() {
        Search search =
                Search.of(
                        line(new int[] {A}, 0),
                        line(new int[] {A, B, A, B, A, A}, 1, 2, 3, 4, 5, 6));
        AcrossSources across =
                AcrossSources.of(search, new int[] {1}, new int[] {1, 2, 2, 1, -1, 3});
        assertThat(across.queries()).isEqualTo(1);
        assertThat(across.unmatched()).isZero();
        assertThat(across.market().rankOne()).isZero();
        assertThat(across.market().map()).isCloseTo((1 / 2.0 + 2 / 4.0) / 2, within(1e-15));
        assertThat(across.amongOthers().map()).isCloseTo((1 / 2.0 + 2 / 3.0) / 2, within(1e-15));
    }

    /** Rows at 0 1 3 4, labels A A B B, sources 1 2 1 1: only the two A have a match to find. */
    @Test
    void leaveOneOut_queriesWithoutAMatchOfAnotherSource_doNotCount() {
        Search search = Search.leaveOneOut(line(new int[] {A, A, B, B}, 0, 1, 3, 4));
        int[] sources = {1, 2, 1, 1};
        AcrossSources across = AcrossSources.of(search, sources, sources);
        assertThat(across).isEqualTo(across(2, 2, 1));
        assertThat(across.withMisses(2)).isEqualTo(across(4, 2, 0.5));
        assertThat(across.withMisses(0)).isSameAs(across);
    }

    @Test
    void queryOfUnknownSource_doesNotCount_andWithoutAnyAllIsUndefined() {
        Search search = Search.leaveOneOut(line(new int[] {A, A}, 0, 1));
        AcrossSources none = AcrossSources.of(search, new int[] {-1, 1}, new int[] {-1, 1});
        assertThat(none.queries()).isZero();
        assertThat(none.unmatched()).isEqualTo(2);
        assertThat(none.market().rankOne()).isNaN();
        assertThat(none.amongOthers().map()).isNaN();
        assertThat(none.withMisses(3).market().rankOne()).isZero();
    }

    @Test
    void equalRows_areTakenInOrder() {
        Search search = Search.of(line(new int[] {A}, 0), line(new int[] {B, A, A, B}, 1, 1, 1, 1));
        AcrossSources across = AcrossSources.of(search, new int[] {0}, new int[] {0, 1, 1, 1});
        assertThat(across.market().rankOne()).isZero();
        assertThat(across.market().map()).isCloseTo((1 / 2.0 + 2 / 3.0) / 2, within(1e-15));
    }

    @Test
    void sourcesOfAnotherLength_areRefused() {
        Search search = Search.leaveOneOut(line(new int[] {A, A}, 0, 1));
        assertThatThrownBy(() -> AcrossSources.of(search, new int[] {1, 2}, new int[] {1}))
                .hasMessage("gallerySources must have one number for each of 2 rows but has 1");
    }

    @Property(tries = 120)
    void measures_equalTheFormulas(
            @ForAll @IntRange(min = 1, max = 80) int rows,
            @ForAll @IntRange(min = 1, max = 60) int queries,
            @ForAll @IntRange(min = 1, max = 9) int labels,
            @ForAll @IntRange(min = 1, max = 4) int sources,
            @ForAll @IntRange(min = 2, max = 30) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        LabelledRows gallery = random(random, rows, labels, values);
        int[] galleryNames = names(random, rows, sources);
        assertFormulas(Search.leaveOneOut(gallery), galleryNames, galleryNames);
        assertFormulas(
                Search.of(random(random, queries, labels, values), gallery),
                names(random, queries, sources),
                galleryNames);
    }

    /** More rows than a block, so many that near ties occur. */
    @Test
    void manyRows_equalTheFormulas() {
        Random random = new Random(5);
        LabelledRows rows = random(random, 1300, 40, 6);
        int[] sources = names(random, 1300, 5);
        assertFormulas(Search.leaveOneOut(rows), sources, sources);
    }

    private static AcrossSources across(int queries, int unmatched, double mean) {
        AcrossSources.Means means = new AcrossSources.Means(mean, mean);
        return new AcrossSources(queries, unmatched, means, means);
    }

    private static void assertFormulas(Search search, int[] asking, int[] found) {
        assertFormulas(search, asking, found, true);
        assertFormulas(search, asking, found, false);
    }

    private static void assertFormulas(
            Search search, int[] asking, int[] found, boolean ownSource) {
        int counted = 0;
        double first = 0;
        double precisions = 0;
        for (int q = 0; q < asking.length; q++) {
            int place = 0;
            int right = 0;
            double precision = 0;
            boolean isFirst = false;
            for (int row : NaiveSearch.neighbours(search, q)) {
                boolean same = search.gallery().labels()[row] == search.queries().labels()[q];
                boolean other = found[row] >= 0 && found[row] != asking[q];
                if (asking[q] < 0 || (!other && (same || !ownSource))) {
                    continue;
                }
                place++;
                if (same) {
                    right++;
                    precision += (double) right / place;
                    isFirst |= place == 1;
                }
            }
            if (right > 0) {
                counted++;
                first += isFirst ? 1 : 0;
                precisions += precision / right;
            }
        }
        AcrossSources across = AcrossSources.of(search, asking, found);
        assertThat(across.queries()).isEqualTo(counted);
        assertThat(across.unmatched()).isEqualTo(asking.length - counted);
        if (counted > 0) {
            AcrossSources.Means means = ownSource ? across.market() : across.amongOthers();
            assertThat(means.rankOne()).isCloseTo(first / counted, within(1e-12));
            assertThat(means.map()).isCloseTo(precisions / counted, within(1e-12));
        }
    }

    private static int[] names(Random random, int rows, int sources) {
        return random.ints(rows, -1, sources).toArray();
    }

    private static LabelledRows line(int[] labels, float... places) {
        return new LabelledRows(places, labels, 1);
    }

    private static LabelledRows random(Random random, int rows, int labels, int values) {
        int width = 3;
        float[] numbers = new float[rows * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 0.1f * random.nextInt(values) - 1;
        }
        return new LabelledRows(numbers, random.ints(rows, 0, labels).toArray(), width);
    }
}
