package io.tripletflow.job.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.metrics.MemoryFill;
import io.tripletflow.job.metrics.MetricScope;
import io.tripletflow.job.operator.Harness;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.MemorySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperatorBuilder;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class TripletWindowsTest {

    private static final MemorySpec MEMORY = new MemorySpec(8, 16, 32, 0);

    private static <W extends Window> List<TripletBatch> batches(
            WindowAssigner<Object, W> windows,
            Trigger<Object, ? super W> trigger,
            WindowSpec spec,
            List<Event> events)
            throws Exception {
        WindowOperatorBuilder<Event, String, W> builder =
                new WindowOperatorBuilder<>(
                        windows,
                        trigger,
                        new ExecutionConfig(),
                        Formats.EVENT,
                        Event::group,
                        Types.STRING);
        TripletWindows<W> function = new TripletWindows<>(spec, MEMORY, Duration.ZERO, 1);
        function.countIn(new MemoryFill(new MetricScope(new UnregisteredMetricsGroup())));
        KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        builder.process(function), Event::group, Types.STRING);
        harness.setup(Harness.serializer(Formats.TRIPLET_BATCH));
        harness.open();
        for (Event event : events) {
            harness.processElement(event, event.timeMillis());
        }
        harness.processWatermark(Long.MAX_VALUE);
        List<TripletBatch> batches = harness.extractOutputValues();
        harness.close();
        return batches;
    }

    private static List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Harness.event("e" + i, "label-" + i % 2, i * 10L));
        }
        return events;
    }

    @Test
    void countedWindows_fireAtTheCount_andTheRestAtTheEnd() throws Exception {
        List<Event> events = events(10);
        List<TripletBatch> batches =
                batches(
                        GlobalWindows.create(),
                        new CountOrEndTrigger(4, Long.MAX_VALUE),
                        new WindowSpec.Count(4),
                        events);
        assertThat(batches)
                .extracting(TripletBatch::fresh)
                .containsExactly(events.subList(0, 4), events.subList(4, 8), events.subList(8, 10));
        assertThat(batches).extracting(TripletBatch::windowEnd).containsExactly(31L, 71L, 91L);
        assertThat(batches.get(0).remembered()).isEmpty();
        assertThat(batches.get(2).remembered())
                .containsExactlyInAnyOrderElementsOf(events.subList(0, 8));
    }

    @Test
    void slidingWindows_countEachEventOnce_andRememberWhatTheyHeld() throws Exception {
        List<Event> events = events(20);
        List<Event> shuffled = new ArrayList<>(events);
        java.util.Collections.reverse(shuffled);
        WindowSpec spec = new WindowSpec.Sliding(Duration.ofMillis(100), Duration.ofMillis(50));
        SlidingEventTimeWindows windows =
                SlidingEventTimeWindows.of(Duration.ofMillis(100), Duration.ofMillis(50));
        List<TripletBatch> batches = batches(windows, EventTimeTrigger.create(), spec, events);
        assertThat(batches.stream().flatMap(batch -> batch.fresh().stream()))
                .containsExactlyElementsOf(events);
        assertThat(batches.get(1).repeated()).containsExactlyElementsOf(events.subList(0, 5));
        assertThat(batches.get(2).remembered()).isNotEmpty();
        assertThat(batches(windows, EventTimeTrigger.create(), spec, shuffled))
                .as("whatever the order of arrival")
                .isEqualTo(batches);
    }

    @Test
    void eventSentAgain_inTheSameWindow_isLearnedOnce() throws Exception {
        List<Event> events = events(20);
        List<Event> sentTwice = new ArrayList<>(events);
        sentTwice.addAll(events.subList(3, 12));
        WindowSpec spec = new WindowSpec.Sliding(Duration.ofMillis(100), Duration.ofMillis(50));
        SlidingEventTimeWindows windows =
                SlidingEventTimeWindows.of(Duration.ofMillis(100), Duration.ofMillis(50));
        List<TripletBatch> once = batches(windows, EventTimeTrigger.create(), spec, events);
        List<TripletBatch> twice = batches(windows, EventTimeTrigger.create(), spec, sentTwice);
        assertThat(twice).extracting(TripletBatch::fresh).isEqualTo(fresh(once));
        assertThat(twice)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("redelivered")
                .isEqualTo(once);
        assertThat(once).extracting(TripletBatch::redelivered).containsOnly(0);
        assertThat(twice.stream().mapToInt(TripletBatch::redelivered).sum()).isEqualTo(9);
    }

    @Test
    void eventSentAgain_thatTheMemoryHolds_isLearnedOnce() throws Exception {
        List<Event> events = events(8);
        List<Event> sent = new ArrayList<>(events.subList(0, 4));
        sent.addAll(events.subList(0, 2));
        sent.add(Harness.event("e9", "label-0", 0)); // another entity at the same time
        Event relabelled = Harness.event("e1", "label-0", 10);
        sent.add(relabelled);
        sent.addAll(events.subList(4, 8));
        List<TripletBatch> batches =
                batches(
                        GlobalWindows.create(),
                        new CountOrEndTrigger(4, Long.MAX_VALUE),
                        new WindowSpec.Count(4),
                        sent);
        assertThat(batches).extracting(TripletBatch::redelivered).containsExactly(0, 2, 0);
        assertThat(batches.get(1).fresh()).containsExactly(sent.get(6), relabelled);
    }

    private static List<List<Event>> fresh(List<TripletBatch> batches) {
        return batches.stream().map(TripletBatch::fresh).toList();
    }
}
