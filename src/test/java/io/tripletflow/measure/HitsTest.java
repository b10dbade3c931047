package io.tripletflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HitsTest {

    @Test
    void places_byHand() {
        Hits hits = Hits.of(new double[] {0, 2, 9, 10, Double.POSITIVE_INFINITY}, 10);
        assertThat(hits.queries()).isEqualTo(5);
        assertThat(hits.hitRate()).isEqualTo(3 / 5.0);
        assertThat(hits.mrr()).isCloseTo((1 + 1 / 3.0 + 1 / 10.0) / 5, within(1e-15));
        assertThat(hits.ndcg())
                .isCloseTo((1 + 1 / 2.0 + Math.log(2) / Math.log(11)) / 5, within(1e-15));
    }

    @Test
    void noQuery_isNoNumber() {
        assertThat(Hits.of(new double[0], 10).hitRate()).isNaN();
        assertThatThrownBy(() -> Hits.of(new double[0], 0))
                .hasMessage("k must be positive but was 0");
    }

    @Test
    void equalScores_countHalf_andNanStandsLast() {
        boolean[] all = new boolean[4];
        assertThat(Place.of(new double[] {5, 5, 5, 1}, 1, all)).isEqualTo(1);
        assertThat(Place.of(new double[] {5, 5, 5, 1}, 3, all)).isEqualTo(3);
        assertThat(Place.of(new double[] {Double.NaN, 0, 0, 1}, 0, all)).isEqualTo(3);
        assertThat(Place.of(new double[] {Double.NaN, 0, 0, 1}, 3, all)).isZero();
        boolean[] known = {true, false, false, true};
        assertThat(Place.of(new double[] {5, 1, 2, 5}, 1, known)).isEqualTo(1);
    }

    /** The mean over every order of the items, the equal ones among them as they come. */
    @Property(tries = 50)
    void place_isTheMeanOverAllOrdersOfEqualScores(
            @ForAll @IntRange(min = 1, max = 6) int items, @ForAll long seed) {
        Random random = new Random(seed);
        double[] scores = random.ints(items, 0, 3).asDoubleStream().toArray();
        boolean[] known = new boolean[items];
        IntStream.range(0, items).forEach(i -> known[i] = random.nextInt(3) == 0);
        int wanted = random.nextInt(items);
        List<List<Integer>> orders = new ArrayList<>();
        permute(new ArrayList<>(), items, orders);
        double sum = 0;
        for (List<Integer> order : orders) {
            sum +=
                    order.stream()
                            .filter(i -> i == wanted || !known[i])
                            .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                            .toList()
                            .indexOf(wanted);
        }
        assertThat(Place.of(scores, wanted, known)).isCloseTo(sum / orders.size(), within(1e-9));
    }

    private static void permute(List<Integer> begun, int items, List<List<Integer>> all) {
        if (begun.size() == items) {
            all.add(List.copyOf(begun));
        }
        for (int i = 0; i < items; i++) {
            if (!begun.contains(i)) {
                begun.add(i);
                permute(begun, items, all);
                begun.remove(begun.size() - 1);
            }
        }
    }
}
