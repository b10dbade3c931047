package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ItemCountsTest {

    /** Three saw 0 and 1, one of them also 2: n = 3, 3, 1. */
    @Test
    void cosine_byHand() {
        ItemCounts counts = new ItemCounts(4);
        counts.add(new int[] {0, 1});
        counts.add(new int[] {1, 0});
        counts.add(new int[] {0, 1, 2});
        assertThat(counts.popularity()).containsExactly(3, 3, 1, 0);
        assertThat(counts.cosine(new int[] {0})).containsExactly(0, 1, 1 / Math.sqrt(3), 0);
        assertThat(counts.cosine(new int[] {3})).containsOnly(0.0);
    }

    @Test
    void oneVisitorSeesAnItemTwice_twoVisitsButOnePair() {
        ItemCounts counts = new ItemCounts(2);
        counts.add(new int[] {0, 0, 1});
        assertThat(counts.visits(0)).isEqualTo(2);
        assertThat(counts.cosine(new int[] {1})[0]).isCloseTo(1 / Math.sqrt(2), within(1e-15));
    }

    @Property(tries = 100)
    void cosine_isThatOfAFullMatrix(
            @ForAll @IntRange(min = 1, max = 12) int items, @ForAll long seed) {
        Random random = new Random(seed);
        List<int[]> visitors = new ArrayList<>();
        for (int v = 0; v < 30; v++) {
            visitors.add(random.ints(random.nextInt(6), 0, items).toArray());
        }
        ItemCounts counts = new ItemCounts(items);
        double[] visits = new double[items];
        double[][] together = new double[items][items];
        for (int[] seen : visitors) {
            counts.add(seen);
            boolean[] saw = new boolean[items];
            for (int item : seen) {
                visits[item]++;
                saw[item] = true;
            }
            for (int a = 0; a < items; a++) {
                for (int b = 0; b < items; b++) {
                    together[a][b] += a != b && saw[a] && saw[b] ? 1 : 0;
                }
            }
        }
        int[] history = random.ints(3, 0, items).distinct().toArray();
        double[] scores = counts.cosine(history);
        for (int i = 0; i < items; i++) {
            double expected = 0;
            for (int j : history) {
                expected +=
                        together[i][j] / Math.sqrt(Math.max(1, visits[i]) * Math.max(1, visits[j]));
            }
            assertThat(scores[i]).isCloseTo(expected, within(1e-12));
        }
    }
}
