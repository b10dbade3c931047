package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LabelRatesTest {

    private final LabelRates rates = new LabelRates(100);

    @Test
    void unknownLabels_haveNoShare_andAreTakenToBeAlwaysDrawn() {
        assertThat(rates.share(7)).isZero();
        assertThat(rates.probability(7)).isEqualTo(1);
    }

    @Test
    void share_isThatOfTheEvents() {
        for (int i = 0; i < 900; i++) {
            rates.seen(i % 9 == 0 ? 1 : 2);
        }
        assertThat(rates.share(1)).isCloseTo(1 / 9.0, within(1e-3));
        assertThat(rates.share(2)).isCloseTo(8 / 9.0, within(1e-3));
    }

    /** Of labels that steps draw with known probabilities; gaps of geometric length. */
    @Test
    void probability_isThatOfTheSteps_andFollowsAChange() {
        SplittableRandom random = new SplittableRandom(5);
        draw(random, 5000, 0.1, 0.7);
        assertThat(rates.probability(1)).isCloseTo(0.1, within(0.03));
        assertThat(rates.probability(2)).isCloseTo(0.7, within(0.07));
        draw(random, 5000, 0.5, 0.7);
        assertThat(rates.probability(1)).isCloseTo(0.5, within(0.1));
    }

    private void draw(SplittableRandom random, int steps, double first, double second) {
        for (int i = 0; i < steps; i++) {
            boolean one = random.nextDouble() < first;
            boolean two = random.nextDouble() < second;
            rates.drawn(LongStream.of(1, 2).filter(label -> label == 1 ? one : two).toArray());
        }
    }

    /** The mean of the gaps 2 and 4 is 3. */
    @Test
    void firstGaps_countAlike() {
        for (long[] step : new long[][] {{9}, {}, {9}, {}, {}, {}, {9}}) {
            rates.drawn(step);
        }
        assertThat(rates.probability(9)).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void table_isBounded_theLeastRecentlyUsedGivesWay() {
        for (long label = 0; label < 150; label++) {
            rates.seen(label);
        }
        assertThat(rates.size()).isEqualTo(100);
        assertThat(rates.share(49)).isZero();
        assertThat(rates.share(50)).isPositive();
    }

    @Test
    void read_goesOnAsIfNothingHadHappened() throws TensorException {
        SplittableRandom random = new SplittableRandom(1);
        use(rates, random, 400);
        Tensors out = new Tensors();
        rates.write(out);
        LabelRates restored = new LabelRates(100);
        restored.read(SafeTensors.read(SafeTensors.write(out)));
        use(rates, new SplittableRandom(2), 400);
        use(restored, new SplittableRandom(2), 400);
        Tensors one = new Tensors();
        Tensors other = new Tensors();
        rates.write(one);
        restored.write(other);
        assertThat(SafeTensors.write(other)).isEqualTo(SafeTensors.write(one));
    }

    private static void use(LabelRates rates, SplittableRandom random, int times) {
        for (int i = 0; i < times; i++) {
            rates.seen(random.nextInt(130));
            rates.drawn(random.longs(5, 0, 130).distinct().toArray());
        }
    }

    @Test
    void read_refusesWhatNoTableCanHold() throws TensorException {
        rates.seen(3);
        Tensors written = new Tensors();
        rates.write(written);
        Tensors out = new Tensors();
        for (String name : written.names()) {
            if (name.equals("gap")) {
                out.put("gap", new double[] {0.5}, 1);
            } else {
                out.put(name, written.get(name));
            }
        }
        assertThatThrownBy(() -> new LabelRates(9).read(out))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a gap from 1 but has")
                .hasMessageContaining("0.5");
    }
}
