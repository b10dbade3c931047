package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ItemPairsTest {

    private final ItemPairs pairs = new ItemPairs(100);

    private static Map<Long, Double> beside(ItemPairs pairs, long id) {
        Map<Long, Double> counts = new LinkedHashMap<>();
        pairs.forEach(id, counts::put);
        return counts;
    }

    @Test
    void pairs_areCountedFromTheHistoryToTheItemThatItAsksFor() {
        pairs.add(1, new long[] {2, 3});
        pairs.add(1, new long[] {3});
        assertThat(beside(pairs, 1)).containsOnlyKeys(2L, 3L);
        assertThat(beside(pairs, 1).get(3L)).isCloseTo(2, within(1e-5));
        assertThat(pairs.asked(1)).isCloseTo(2, within(1e-5));
        assertThat(beside(pairs, 2)).isEmpty();
        assertThat(pairs.asked(2)).isZero();
        assertThat(pairs.size()).isEqualTo(3);
        assertThat(LongStream.of(2, 3, 1, 4).mapToInt(pairs::number)).containsExactly(0, 1, 2, -1);
    }

    /** Against the definition, term by term. */
    @Test
    void counts_fadeByTheMillionth_withEveryEvent() {
        pairs.add(1, new long[] {2});
        for (int i = 0; i < 50_000; i++) {
            pairs.add(7, new long[] {8});
        }
        pairs.add(1, new long[] {3});
        double decay = 1 - 1e-6;
        double old = Math.pow(decay, 50_001);
        assertThat(beside(pairs, 1).get(2L)).isCloseTo(old, within(1e-6));
        assertThat(pairs.asked(1)).isCloseTo(1 + old, within(1e-9));
        double sum = (1 - Math.pow(decay, 50_000)) / (1 - decay) * decay;
        assertThat(pairs.asked(7)).isCloseTo(sum, within(1e-3));
        assertThat(beside(pairs, 7).get(8L)).isCloseTo(sum, within(0.01 * sum));
    }

    @Test
    void fullTable_forgetsTheItemThatWasSeenLeastRecently() {
        ItemPairs three = new ItemPairs(3);
        three.add(1, new long[] {9});
        three.add(2, new long[] {9});
        three.add(1, new long[] {9});
        three.add(3, new long[] {9});
        assertThat(three.size()).isEqualTo(3);
        assertThat(three.asked(2)).isZero();
        assertThat(three.asked(1)).isPositive();
        assertThat(LongStream.of(9, 1, 2, 3).mapToInt(three::number)).containsExactly(0, 1, -1, 2);
    }

    @Test
    void fullItem_forgetsTheRarestOther() {
        for (int i = 0; i < ItemPairs.MAX_BESIDE; i++) {
            pairs.add(1, new long[] {100 + i});
            if (i != 5) {
                pairs.add(1, new long[] {100 + i});
            }
        }
        pairs.add(1, new long[] {7});
        assertThat(beside(pairs, 1)).hasSize(ItemPairs.MAX_BESIDE).containsKey(7L);
        assertThat(beside(pairs, 1)).doesNotContainKey(105L);
    }

    @Test
    void restored_goesOnAlike() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        ItemPairs small = new ItemPairs(20);
        some(small, random.split());
        ItemPairs restored = new ItemPairs(20);
        restored.read(SafeTensors.read(bytes(small)));
        assertThat(bytes(restored)).isEqualTo(bytes(small));
        some(small, new SplittableRandom(4));
        some(restored, new SplittableRandom(4));
        assertThat(bytes(restored)).isEqualTo(bytes(small));
    }

    @Test
    void forgottenItem_isNotCountedAnywhere_andStartsAnew() throws Exception {
        ItemPairs some = new ItemPairs(20);
        some(some, new SplittableRandom(3));
        long[] before = some.ids();
        long gone = before[7];
        Map<Long, Map<Long, Double>> kept = new HashMap<>();
        for (long id : before) {
            kept.put(id, beside(some, id));
            kept.get(id).remove(gone);
        }
        kept.put(gone, Map.of());
        assertThat(some.forget(gone)).isTrue();
        assertThat(some.forget(gone)).as("again").isFalse();
        assertThat(some.number(gone)).isEqualTo(-1);
        assertThat(some.asked(gone)).isZero();
        for (long id : before) {
            assertThat(beside(some, id)).isEqualTo(kept.get(id));
        }
        assertThat(LongStream.of(some.ids()).map(some::number).sorted())
                .containsExactlyElementsOf(LongStream.range(0, 19).boxed().toList());
        ItemPairs restored = new ItemPairs(20);
        restored.read(SafeTensors.read(bytes(some)));
        some(some, new SplittableRandom(4));
        some(restored, new SplittableRandom(4));
        assertThat(bytes(restored)).isEqualTo(bytes(some));
    }

    private static void some(ItemPairs pairs, SplittableRandom random) {
        for (int i = 0; i < 2000; i++) {
            long[] history =
                    LongStream.range(0, 1 + random.nextInt(5)).map(k -> k * 7 % 31).toArray();
            pairs.add(random.nextInt(30), history);
        }
    }

    private static byte[] bytes(ItemPairs pairs) {
        Tensors out = new Tensors();
        pairs.write(out);
        return SafeTensors.write(out);
    }

    @Test
    void brokenCounts_areRefused() throws Exception {
        pairs.add(1, new long[] {2});
        Tensors out = new Tensors();
        pairs.write(out);
        Tensors broken = new Tensors();
        for (String name : out.names()) {
            if (!name.equals("sizes")) {
                broken.put(name, out.get(name));
            }
        }
        broken.put("sizes", new int[] {257, 1});
        assertThatThrownBy(() -> new ItemPairs(9).read(broken))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "item 0 must have 0 to 256 others, counted at 0 to 1, but has 257, at 1");
        pairs.add(2, new long[] {1});
        Tensors two = SafeTensors.read(bytes(pairs));
        assertThatThrownBy(() -> new ItemPairs(1).read(two))
                .hasMessage(
                        "counts of 2 items do not fit the capacity 1; raise the capacity to at"
                                + " least that, or start a new model");
    }
}
