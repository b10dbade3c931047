package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LabelReservoirTest {

    private static Event event(long time) {
        return new Event(
                "e" + time,
                Optional.of("l"),
                "",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(new float[] {time}));
    }

    private static List<Event> events(long from, long to) {
        List<Event> events = new ArrayList<>();
        for (long time = from; time < to; time++) {
            events.add(event(time));
        }
        return events;
    }

    private static MemorySpec reservoir(int perLabel, long expireMillis) {
        return new MemorySpec(MemorySpec.Keep.RESERVOIR, perLabel, 10, 10, expireMillis);
    }

    /** Adds times 0 … count in windows of {@code window}, restored between them. */
    private static LabelMemory history(MemorySpec spec, int count, int window, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LabelMemory memory = null;
        for (int from = 0; from < count; from += window) {
            LabelReservoir kept =
                    memory == null ? new LabelReservoir(spec) : new LabelReservoir(spec, memory);
            kept.add(events(from, Math.min(count, from + window)), random);
            memory = kept.at(3);
        }
        return memory;
    }

    @Test
    void reservoir_keepsEveryEventWithTheSameChance() {
        int runs = 20_000;
        int count = 40;
        int perLabel = 8;
        int[] kept = new int[count];
        for (int seed = 0; seed < runs; seed++) {
            history(reservoir(perLabel, 0), count, 7, seed)
                    .events()
                    .forEach(event -> kept[(int) event.timeMillis()]++);
        }
        double expected = (double) runs * perLabel / count;
        double chiSquare = 0;
        for (int times : kept) {
            chiSquare += (times - expected) * (times - expected) / expected;
        }
        // 39 degrees of freedom: above 72.1 in one of a thousand fair draws
        assertThat(chiSquare).isLessThan(72.1);
    }

    @Test
    void reservoir_keepsEveryPairWithTheSameChance() {
        int runs = 30_000;
        int[][] together = new int[6][6];
        for (int seed = 0; seed < runs; seed++) {
            List<Event> kept = history(reservoir(3, 0), 6, 4, seed).events();
            for (Event a : kept) {
                for (Event b : kept) {
                    together[(int) a.timeMillis()][(int) b.timeMillis()]++;
                }
            }
        }
        for (int a = 0; a < 6; a++) {
            for (int b = 0; b < 6; b++) {
                double chance = a == b ? 3 / 6.0 : 3 * 2 / (6.0 * 5);
                assertThat((double) together[a][b] / runs).isCloseTo(chance, within(0.012));
            }
        }
    }

    @Test
    void newest_keepsTheLastOnes_reservoirCountsAll() {
        MemorySpec newest = new MemorySpec(4, 10, 10, 0);
        assertThat(history(newest, 20, 6, 1).events()).isEqualTo(events(16, 20));
        LabelMemory memory = history(reservoir(4, 0), 20, 6, 1);
        assertThat(memory.seen()).isEqualTo(20);
        assertThat(memory.newestMillis()).isEqualTo(19);
        assertThat(memory.slot()).isEqualTo(3);
    }

    @Property
    void anyHistory_isBoundedInOrderOfTime_unexpired_andFullWhenItCan(
            @ForAll boolean reservoir,
            @ForAll @IntRange(min = 1, max = 9) int perLabel,
            @ForAll @IntRange(min = 1, max = 80) int count,
            @ForAll @IntRange(min = 1, max = 30) int window,
            @ForAll @LongRange(max = 20) long expireMillis,
            @ForAll long seed) {
        MemorySpec.Keep keep = reservoir ? MemorySpec.Keep.RESERVOIR : MemorySpec.Keep.NEWEST;
        MemorySpec spec = new MemorySpec(keep, perLabel, 10, 10, expireMillis);
        LabelMemory memory = history(spec, count, window, seed);
        assertThat(memory.events())
                .doesNotHaveDuplicates()
                .isSubsetOf(events(0, count))
                .extracting(Event::timeMillis)
                .isSorted();
        if (expireMillis == 0) {
            assertThat(memory.events()).hasSize(Math.min(count, perLabel));
            assertThat(memory.seen()).isEqualTo(count);
        } else {
            assertThat(memory.events()).hasSizeBetween(1, perLabel);
            assertThat(memory.events())
                    .allMatch(event -> event.timeMillis() >= count - 1 - expireMillis);
        }
        assertThat(memory.newestMillis()).isEqualTo(count - 1);
        assertThat(history(spec, count, window, seed)).isEqualTo(memory);
    }

    @Test
    void reservoir_afterAllExpired_startsAnew() {
        MemorySpec spec = reservoir(4, 100);
        LabelReservoir kept = new LabelReservoir(spec, new LabelMemory(0, 5000, 3, events(0, 4)));
        kept.add(events(1000, 1003), new SplittableRandom(1));
        assertThat(kept.at(0)).isEqualTo(new LabelMemory(0, events(1000, 1003)));
    }

    @Test
    void reservoir_afterSomeExpired_countsTheirShareAsGone() {
        MemorySpec spec = reservoir(4, 100);
        List<Event> before = new ArrayList<>(events(0, 2));
        before.addAll(events(150, 152));
        LabelReservoir kept = new LabelReservoir(spec, new LabelMemory(0, 1000, 152, before));
        kept.add(events(200, 201), new SplittableRandom(1));
        LabelMemory after = kept.at(0);
        assertThat(after.seen()).isEqualTo(501);
        assertThat(after.events()).containsExactly(event(150), event(151), event(200));
    }

    @Test
    void memoryWithMoreThanTheJobNowAllows_shrinks() {
        LabelMemory before = new LabelMemory(0, events(0, 50));
        for (MemorySpec.Keep keep : MemorySpec.Keep.values()) {
            LabelReservoir kept = new LabelReservoir(new MemorySpec(keep, 5, 10, 10, 0), before);
            kept.add(events(50, 51), new SplittableRandom(1));
            assertThat(kept.at(0).events()).hasSize(5);
        }
    }

    @Test
    void memory_thatSawLessThanItKept_isRefused() {
        assertThatThrownBy(() -> new LabelMemory(0, 1, 3, events(0, 2)))
                .hasMessage("seen must be at least the 2 events kept but was 1");
        assertThatThrownBy(() -> new LabelMemory(0, List.of()))
                .hasMessageContaining("must not be empty");
    }
}
