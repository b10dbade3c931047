package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupMemoryTest {

    private MapMemory store = new MapMemory();

    private static Event event(String label, long time) {
        return new Event(
                label + "@" + time,
                Optional.of(label),
                "group",
                Event.DEFAULT_TOWER,
                time,
                new Input.Features(new float[] {time}));
    }

    private static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }

    private GroupMemory memory(int perLabel, int labels, int sample, long expireMillis) {
        return new GroupMemory(new MemorySpec(perLabel, labels, sample, expireMillis), store);
    }

    private void assertConsistent(MemorySpec spec) {
        assertThat(store.labels()).isLessThanOrEqualTo(spec.labels());
        assertThat(store.bySlot().keySet())
                .as("slots are dense")
                .isEqualTo(IntStream.range(0, store.labels()).boxed().collect(Collectors.toSet()));
        assertThat(store.bySlot().values())
                .containsExactlyInAnyOrderElementsOf(store.byLabel().keySet());
        for (Map.Entry<String, LabelMemory> entry : store.byLabel().entrySet()) {
            LabelMemory memory = entry.getValue();
            assertThat(store.bySlot()).containsEntry(memory.slot(), entry.getKey());
            assertThat(memory.events().size()).isBetween(1, spec.perLabel());
            assertThat(memory.events()).extracting(Event::timeMillis).isSorted();
        }
    }

    @Test
    void labelsMakeRoom_whenTheirEventsTakeTooManyBytes() throws Exception {
        int one = event("a", 1).bytes();
        MemorySpec spec = new MemorySpec(MemorySpec.Keep.NEWEST, 4, 100, 32, 0, 0, 10L * one);
        GroupMemory memory = new GroupMemory(spec, store);
        for (int i = 0; i < 200; i++) {
            String label = String.valueOf((char) ('a' + i % 20));
            memory.remember(List.of(event(label, i + 1)), random(i));
            assertConsistent(spec);
            assertThat(store.bytes())
                    .isEqualTo(
                            store.byLabel().values().stream().mapToLong(LabelMemory::bytes).sum())
                    .isLessThanOrEqualTo(spec.bytes());
        }
        assertThat(store.labels()).isBetween(2, 10);
        assertThat(store.byLabel()).as("the newest stays").containsKey("t");
    }

    @Test
    void forget_takesOneObservationOut_andItsLabelIfNoneIsLeft() throws Exception {
        MemorySpec spec = new MemorySpec(4, 100, 32, 0);
        GroupMemory memory = new GroupMemory(spec, store);
        Event first = event("a", 1);
        Event later = first.unlabelled().labelled("b", 7, 1);
        memory.remember(List.of(first, event("a", 2), event("c", 3), later), random(1));
        memory.forget(first.retraction(9));
        assertConsistent(spec);
        assertThat(store.byLabel().get("a").events()).containsExactly(event("a", 2));
        assertThat(store.byLabel().get("b").events()).containsExactly(later);
        memory.forget(later.retraction(10));
        memory.forget(later.retraction(10)); // again
        assertConsistent(spec);
        assertThat(store.byLabel()).containsOnlyKeys("a", "c");
        assertThat(store.bytes())
                .isEqualTo(store.byLabel().values().stream().mapToLong(LabelMemory::bytes).sum());
    }

    @Test
    void oneLabel_staysHoweverLarge() throws Exception {
        MemorySpec spec = new MemorySpec(MemorySpec.Keep.NEWEST, 4, 100, 32, 0, 0, 1);
        new GroupMemory(spec, store).remember(List.of(event("a", 1), event("b", 2)), random(1));
        assertThat(store.labels()).isOne();
    }

    @Test
    void remember_keepsTheNewestOfEachLabel() throws Exception {
        GroupMemory memory = memory(3, 10, 8, 0);
        memory.remember(List.of(event("a", 1), event("a", 2), event("b", 3)), random(1));
        memory.remember(List.of(event("a", 4), event("a", 5)), random(2));
        assertThat(store.byLabel().get("a").events())
                .containsExactly(event("a", 2), event("a", 4), event("a", 5));
        assertThat(store.byLabel().get("b").events()).containsExactly(event("b", 3));
    }

    @Test
    void tenThousandNewLabels_stayWithinTheBounds() throws Exception {
        MemorySpec spec = new MemorySpec(4, 100, 32, 0);
        GroupMemory memory = new GroupMemory(spec, store);
        for (int i = 0; i < 10_000; i++) {
            memory.remember(List.of(event("label-" + i, i)), random(i));
        }
        assertConsistent(spec);
        assertThat(store.labels()).isEqualTo(100);
        double oldest =
                store.byLabel().values().stream()
                        .mapToLong(LabelMemory::newestMillis)
                        .min()
                        .orElse(0);
        assertThat(oldest).as("the least recent of 8 drawn makes room").isGreaterThan(9_000);
        assertThat(store.byLabel()).containsKey("label-9999");
    }

    @Test
    void eviction_prefersLabelsNotSeenForLong() throws Exception {
        GroupMemory memory = memory(2, 20, 8, 0);
        for (int i = 0; i < 300; i++) {
            memory.remember(List.of(event("always", i), event("once-" + i, i)), random(i));
        }
        assertThat(store.byLabel()).containsKey("always");
        assertThat(store.labels()).isEqualTo(20);
    }

    @Test
    void fewerLabelsThanBefore_theOldestGo_aBoundedNumberAtATime() throws Exception {
        List<Event> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(event("label-" + i, i));
        }
        memory(2, 10_000, 8, 0).remember(many, random(1));
        GroupMemory lowered = memory(2, 50, 8, 0);
        for (int window = 1; window <= 3; window++) {
            lowered.remember(List.of(event("new", 3_000 + window)), random(1 + window));
            assertThat(store.labels()).isEqualTo(Math.max(50, 3_000 - 1_000 * window));
        }
        assertConsistent(new MemorySpec(2, 50, 8, 0));
        assertThat(store.byLabel().values())
                .as("mostly those seen last")
                .filteredOn(label -> label.newestMillis() >= 2_000)
                .hasSizeGreaterThan(40);
    }

    @Test
    void noMoreEventsOfALabel_whatWasRememberedGoes() throws Exception {
        memory(2, 10, 8, 0).remember(List.of(event("a", 1), event("b", 2)), random(1));
        memory(0, 10, 8, 0).remember(List.of(event("a", 3)), random(2));
        assertThat(store.labels()).isZero();
        assertThat(store.byLabel()).isEmpty();
    }

    @Test
    void sample_skipsAndForgetsWhatHasExpired() throws Exception {
        MemorySpec spec = new MemorySpec(4, 10, 50, 100);
        GroupMemory memory = new GroupMemory(spec, store);
        memory.remember(
                List.of(event("old", 10), event("a", 20), event("a", 150), event("b", 160)),
                random(1));
        List<Event> sample = memory.sample(List.of(event("a", 200)), 200, random(3));
        assertThat(sample).containsExactlyInAnyOrder(event("a", 150), event("b", 160));
        for (int seed = 0; seed < 20; seed++) {
            memory.sample(List.of(event("a", 200)), 200, random(seed));
        }
        assertThat(store.byLabel()).doesNotContainKey("old");
        assertConsistent(spec);
    }

    @Test
    void sample_givesAWindowOfOneLabel_itsNewestAndNegatives() throws Exception {
        GroupMemory memory = memory(10, 10, 8, 0);
        List<Event> past = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            past.add(event("label-" + i % 4, i));
        }
        memory.remember(past, random(1));
        List<Event> sample = memory.sample(List.of(event("label-0", 50)), 60, random(2));
        assertThat(sample).hasSize(8).doesNotHaveDuplicates();
        assertThat(sample.stream().filter(e -> e.label().equals(Optional.of("label-0"))))
                .containsExactly(
                        event("label-0", 24),
                        event("label-0", 28),
                        event("label-0", 32),
                        event("label-0", 36));
    }

    @Test
    void reservoir_givesAWindowOfOneLabel_whatItWasInAllItsPast() throws Exception {
        MemorySpec spec = new MemorySpec(MemorySpec.Keep.RESERVOIR, 20, 10, 10, 0);
        GroupMemory memory = new GroupMemory(spec, store);
        for (int i = 0; i < 200; i++) {
            memory.remember(List.of(event("a", 2L * i), event("b", 2L * i + 1)), random(i));
        }
        assertConsistent(spec);
        double sum = 0;
        for (int seed = 0; seed < 50; seed++) {
            List<Event> sample = memory.sample(List.of(event("a", 400)), 500, random(seed));
            assertThat(sample).hasSizeBetween(5, 10).doesNotHaveDuplicates();
            sum += sample.stream().mapToLong(Event::timeMillis).average().orElseThrow();
        }
        assertThat(sum / 50).as("the middle of the past").isBetween(130.0, 270.0);
    }

    @Test
    void reservoir_labelOfOldKeptEvents_countsAsSeenWhenItWas() throws Exception {
        MemorySpec spec = new MemorySpec(MemorySpec.Keep.RESERVOIR, 1, 2, 4, 0);
        GroupMemory memory = new GroupMemory(spec, store);
        for (int i = 0; i < 500; i++) {
            memory.remember(List.of(event("steady", i)), random(i));
        }
        memory.remember(List.of(event("once", 400)), random(1));
        assertThat(store.byLabel().get("steady").newestMillis()).isEqualTo(499);
        memory.remember(List.of(event("new", 500)), random(2));
        assertThat(store.byLabel()).containsOnlyKeys("steady", "new");
    }

    @Test
    void sampleAndRemember_areTheSameForTheSameSeeds() throws Exception {
        List<List<Event>> first = history(new MapMemory());
        assertThat(history(new MapMemory())).isEqualTo(first);
        assertThat(first).anySatisfy(sample -> assertThat(sample).isNotEmpty());
    }

    private static List<List<Event>> history(MapMemory store) throws Exception {
        GroupMemory memory = new GroupMemory(new MemorySpec(3, 12, 10, 400), store);
        SplittableRandom stream = random(99);
        List<List<Event>> samples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<Event> window = window(stream, i * 10L);
            SplittableRandom random = random(i);
            samples.add(memory.sample(window, i * 10L + 10, random));
            memory.remember(window, random);
        }
        return samples;
    }

    private static List<Event> window(SplittableRandom stream, long time) {
        List<Event> window = new ArrayList<>();
        for (int i = 0; i < stream.nextInt(6); i++) {
            window.add(event("label-" + stream.nextInt(30), time + i));
        }
        return window;
    }

    @Test
    void anyHistory_neverExceedsTheSample_andSlotsStayDense() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom stream = random(seed);
            store = new MapMemory();
            MemorySpec spec =
                    new MemorySpec(
                            seed % 2 == 0 ? MemorySpec.Keep.NEWEST : MemorySpec.Keep.RESERVOIR,
                            1 + stream.nextInt(5),
                            1 + stream.nextInt(12),
                            stream.nextInt(25),
                            stream.nextInt(3) * 50L);
            GroupMemory memory = new GroupMemory(spec, store);
            for (int i = 0; i < 100; i++) {
                List<Event> window = window(stream, i * 10L);
                SplittableRandom random = random(seed * 1000L + i);
                List<Event> sample = memory.sample(window, i * 10L + 10, random);
                assertThat(sample).hasSizeLessThanOrEqualTo(spec.sample()).doesNotHaveDuplicates();
                assertConsistent(spec);
                memory.remember(window, random);
                assertConsistent(spec);
            }
        }
    }

    @Test
    void nothingToKeepOrToDraw_isNothing() throws Exception {
        memory(0, 5, 5, 0).remember(List.of(event("a", 1)), random(1));
        assertThat(store.labels()).isZero();
        GroupMemory memory = memory(2, 5, 0, 0);
        memory.remember(List.of(event("a", 1)), random(1));
        assertThat(memory.sample(List.of(event("a", 2)), 3, random(1))).isEmpty();
        assertThat(memory(2, 5, 5, 0).sample(List.of(), 3, random(1))).isEmpty();
    }

    @Test
    void spec_outOfRange_namesOptionValueAndRule() {
        assertThatThrownBy(() -> new MemorySpec(1, 0, 1, 0))
                .hasMessage("labels must be at least 1 but was 0");
    }

    /** Remembers 64 events of 16 labels. */
    private GroupMemory inTurn(int sample, float perFresh) throws Exception {
        GroupMemory memory =
                new GroupMemory(
                        new MemorySpec(
                                MemorySpec.Keep.NEWEST, 4, 100, sample, perFresh, 0, 1 << 20),
                        store);
        for (int i = 0; i < 16 * (GroupMemory.YOUNG + 1); i++) {
            memory.remember(List.of(event("label-" + i % 16, i)), random(i));
        }
        return memory;
    }

    private static long turns(GroupMemory memory, int fresh) throws Exception {
        List<Event> window =
                IntStream.range(0, fresh).mapToObj(i -> event("label-1", 100 + i)).toList();
        long turns = 0;
        for (int i = 0; i < 10_000; i++) {
            turns += memory.hasTurn(window, random(i)) ? 1 : 0;
        }
        return turns;
    }

    @Test
    void windowsOfYoungLabels_waitForNoTurn() throws Exception {
        GroupMemory memory = inTurn(32, 1);
        Event young = event("young", 1_000);
        Event old = event("label-1", 1_000);
        for (int i = 0; i <= GroupMemory.YOUNG; i++) {
            for (int seed = 0; seed < 20; seed++) {
                assertThat(memory.hasTurn(List.of(old, young), random(seed))).isTrue();
            }
            memory.remember(List.of(event("young", 1_001 + i)), random(i));
        }
        assertThat(IntStream.range(0, 100).filter(seed -> turn(memory, young, seed)).count())
                .isBetween(1L, 10L);
    }

    private static boolean turn(GroupMemory memory, Event event, int seed) {
        try {
            return memory.hasTurn(List.of(event), random(seed));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void windows_areJoinedInTurn_byAsManyEventsAsTheyPayFor() throws Exception {
        GroupMemory memory = inTurn(32, 4);
        assertThat(turns(memory, 1)).as("4 of 32").isBetween(1150L, 1350L);
        assertThat(turns(memory, 3)).as("12 of 32").isBetween(3600L, 3900L);
        assertThat(turns(memory, 8)).isEqualTo(10_000);
        assertThat(turns(memory, 0)).isZero();
    }

    /** A young group is not held back by a sample that it could not give. */
    @Test
    void turns_areCountedByWhatIsThere() throws Exception {
        GroupMemory memory = inTurn(512, 4);
        assertThat(turns(memory, 8)).as("32 of the 64 remembered").isBetween(4700L, 5300L);
        assertThat(turns(memory, 20)).isEqualTo(10_000);
        assertThat(turns(inTurn(512, 0), 1)).as("no turns").isEqualTo(10_000);
    }

    @Test
    void negativeShare_isRefused() {
        assertThatThrownBy(() -> new MemorySpec(MemorySpec.Keep.NEWEST, 1, 1, 1, Float.NaN, 0, 1))
                .hasMessage("sample-per-event must be at least 0 but was NaN");
    }
}
