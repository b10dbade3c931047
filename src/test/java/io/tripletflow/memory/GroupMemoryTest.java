package io.tripletflow.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupMemoryTest {

    private final MapStore store = new MapStore();
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void remember_keepsTheNewestOfEachLabel() throws Exception {
        GroupMemory memory = new GroupMemory(new MemorySpec(3, 10, 100, 0), store);
        for (int t = 0; t < 8; t++) {
            memory.remember(List.of(event("a", t), event("b", t)), random);
        }
        List<Event> sample = memory.sample(List.of(event("a", 9)), 10, random);
        assertThat(sample).hasSize(6);
        assertThat(sample).extracting(Event::timeMillis).containsOnly(5L, 6L, 7L);
    }

    @Test
    void manyLabels_stayWithinTheLimits_andSlotsStayDense() throws Exception {
        GroupMemory memory = new GroupMemory(new MemorySpec(2, 50, 30, 1000), store);
        for (int t = 0; t < 10_000; t++) {
            List<Event> window = List.of(event("l" + t, t), event("l" + t / 7, t));
            assertThat(memory.sample(window, t, random)).hasSizeLessThanOrEqualTo(30);
            memory.remember(window, random);
            store.assertConsistent(50);
        }
        assertThat(store.labels()).isGreaterThan(25);
    }

    @Test
    void expired_isForgotten() throws Exception {
        GroupMemory memory = new GroupMemory(new MemorySpec(4, 10, 100, 100), store);
        memory.remember(List.of(event("a", 0), event("a", 60), event("b", 0)), random);
        List<Event> window = List.of(event("a", 120), event("b", 120));
        List<Event> sample = memory.sample(window, 130, random);
        assertThat(sample).containsExactly(event("a", 60));
        assertThat(store.labels()).isEqualTo(1);
        store.assertConsistent(10);
    }

    @Test
    void equalDraws_giveEqualSamples_andOthersJoinTheWindowsOwnLabels() throws Exception {
        GroupMemory memory = new GroupMemory(new MemorySpec(8, 100, 20, 0), store);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            events.add(event("l" + i % 40, i));
        }
        memory.remember(events, random);
        List<Event> window = List.of(event("l7", 500));
        List<Event> first = memory.sample(window, 500, new SplittableRandom(4));
        List<Event> second = memory.sample(window, 500, new SplittableRandom(4));
        assertThat(first).isEqualTo(second).hasSize(20);
        assertThat(first).filteredOn(e -> e.label().equals(Optional.of("l7"))).hasSize(8);
    }

    private static Event event(String label, long time) {
        Input input = new Input.Features(new float[] {time});
        return new Event(
                label + "-" + time, Optional.of(label), "", Event.DEFAULT_TOWER, time, input);
    }

    private static final class MapStore implements MemoryStore {

        private final Map<String, LabelMemory> memory = new HashMap<>();
        private final Map<Integer, String> slots = new HashMap<>();
        private int count;

        void assertConsistent(int most) {
            assertThat(count).isLessThanOrEqualTo(most);
            assertThat(memory).hasSize(count);
            assertThat(slots).hasSize(count);
            slots.forEach((slot, name) -> assertThat(memory.get(name).slot()).isEqualTo(slot));
        }

        @Override
        public int labels() {
            return count;
        }

        @Override
        public void labels(int labels) {
            count = labels;
        }

        @Override
        public String labelAt(int slot) {
            return slots.get(slot);
        }

        @Override
        public void labelAt(int slot, String label) {
            slots.put(slot, label);
        }

        @Override
        public void clearSlot(int slot) {
            slots.remove(slot);
        }

        @Override
        public Optional<LabelMemory> get(String label) {
            return Optional.ofNullable(memory.get(label));
        }

        @Override
        public void put(String label, LabelMemory events) {
            memory.put(label, events);
        }

        @Override
        public void remove(String label) {
            memory.remove(label);
        }
    }
}
