package io.tripletflow.job.operator.window;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.operator.Forgetting;
import io.tripletflow.job.operator.Harness;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.MemorySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups whose names, number and events a stranger chooses take bounded room. */
class GroupWindowsTest {

    private static final MemorySpec MEMORY = new MemorySpec(8, 16, 32, 0);
    private static final WindowSpec SECOND = new WindowSpec.Tumbling(Duration.ofSeconds(1));
    private static final int MAX_BYTES = 100_000;
    private static final Duration HOUR = Duration.ofHours(1);

    private KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch> harness;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void fullWindow_isLearnedInPieces_andLosesNothing() throws Exception {
        open(SECOND, 10, Duration.ZERO);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            events.add(event("g", "l" + i % 3, 500 - i));
        }
        add(events);
        assertThat(batches()).as("before the window ends").hasSize(2);
        harness.processWatermark(999);
        List<TripletBatch> batches = batches();
        assertThat(batches).extracting(TripletBatch::windowEnd).containsExactly(501L, 491L, 1000L);
        assertThat(batches.stream().flatMap(batch -> batch.fresh().stream()))
                .containsExactlyInAnyOrderElementsOf(events);
        assertThat(batches.get(1).remembered()).isNotEmpty();
    }

    /** As each key group is told it. */
    private void forget(String entity, long time) throws Exception {
        for (String group : Forgetting.groups(1)) {
            harness.processElement(Event.forgetting(entity, group, time), time);
        }
    }

    @Test
    void forgottenEntity_leavesWindowsAndMemory_whenTheWatermarkComesToIt() throws Exception {
        open(SECOND, 1_000, Duration.ZERO);
        Event learned = event("g", "l", 900);
        Event open = new Event(learned.entity(), Optional.of("l"), "h", "default", 1_100, input());
        Event other = event("g", "l", 950);
        add(List.of(learned, other, open, event("h", "m", 1_150)));
        forget(learned.entity(), 1_200);
        add(List.of(event("g", "m", 1_900)));
        // its first window has ended before it is forgotten, whenever the watermark comes
        harness.processWatermark(1_999);
        assertThat(batches().get(0).fresh()).containsExactly(learned, other);
        TripletBatch second = batches().stream().filter(b -> b.group().equals("h")).toList().get(0);
        assertThat(second.fresh()).containsExactly(event("h", "m", 1_150));
        assertThat(batches()).hasSize(3);
        assertThat(batches().get(batches().indexOf(second) == 1 ? 2 : 1).remembered())
                .containsExactly(other);
        assertThat(orders()).containsExactly(TripletBatch.forgetting(learned.entity(), 1_200));
        assertThat(contains(harness.snapshot(1, 1), learned.entity())).isFalse();
        assertThat(contains(harness.snapshot(2, 2), other.entity())).isTrue();
        // what it does later is learned as of anyone else
        Event again = new Event(learned.entity(), Optional.of("l"), "g", "default", 2_100, input());
        add(List.of(again));
        harness.processWatermark(2_999);
        assertThat(batches().get(3).fresh()).containsExactly(again);
    }

    @Test
    void forgottenEntity_isStillForgotten_afterARestore() throws Exception {
        open(SECOND, 1_000, Duration.ZERO);
        Event event = event("g", "l", 900);
        add(List.of(event, event("g", "m", 950)));
        forget(event.entity(), 900);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        assertThat(contains(state, event.entity())).isTrue();
        harness.close();
        open(SECOND, 1_000, Duration.ZERO, state);
        harness.processWatermark(999);
        assertThat(batches().get(0).fresh()).containsExactly(event("g", "m", 950));
        assertThat(contains(harness.snapshot(2, 2), event.entity())).isFalse();
    }

    @Test
    void forgottenEntity_leavesWindowsThatMayStayOpen() throws Exception {
        open(new WindowSpec.Count(10), 1_000, Duration.ZERO);
        Event event = event("g", "l", 900);
        add(List.of(event, event("g", "m", 950)));
        forget(event.entity(), 950);
        harness.processWatermark(960);
        assertThat(batches()).hasSize(1);
        assertThat(batches().get(0).fresh()).containsExactly(event("g", "m", 950));
        assertThat(contains(harness.snapshot(1, 1), event.entity())).isFalse();
    }

    @Test
    void pause_forgetsAtOnce_andWhatComesAfterIsNew() throws Exception {
        for (WindowSpec spec : List.of(SECOND, new WindowSpec.Count(10))) {
            open(spec, 1_000, Duration.ZERO);
            Event before = event("g", "l", 100);
            Event open = new Event("l100", Optional.of("l"), "g", "default", 1_100, input());
            add(List.of(before, event("g", "m", 950)));
            harness.processWatermark(999);
            add(List.of(open, event("g", "m", 1_150)));
            forget("l100", 1_200);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(contains(harness.snapshot(1, 1), "l100")).isFalse();
            assertThat(contains(harness.snapshot(2, 2), "m950")).as("others stay").isTrue();
            assertThat(orders()).containsExactly(TripletBatch.forgetting("l100", 1_200));
            assertThat(batches())
                    .filteredOn(batch -> batch.windowEnd() > 1_000)
                    .flatExtracting(TripletBatch::rows)
                    .doesNotContain(open);
            Event again = new Event("l100", Optional.of("l"), "g", "default", 1_190, input());
            harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
            add(List.of(again));
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(batches().get(batches().size() - 1).fresh()).containsExactly(again);
            harness.close();
        }
    }

    /** Such orders come from operators that are keyed by entity, and are for them. */
    @Test
    void orderWithoutAGroup_isLeftAlone() throws Exception {
        open(SECOND, 1_000, Duration.ZERO);
        Event event = event("g", "l", 900);
        add(List.of(event, Event.forgetting(event.entity(), "", 900)));
        harness.processWatermark(999);
        assertThat(batches().get(0).fresh()).containsExactly(event);
        assertThat(orders()).isEmpty();
    }

    private static boolean contains(OperatorSubtaskState state, String text) throws Exception {
        for (KeyedStateHandle handle : state.getManagedKeyedState()) {
            try (var in = ((KeyGroupsStateHandle) handle).openInputStream()) {
                if (new String(in.readAllBytes(), ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void retractedLabel_leavesWindowAndMemory_aChangedOneMoves() throws Exception {
        open(SECOND, 1_000, Duration.ZERO);
        Event moved = event("g", "old", 100);
        Event kept = event("g", "old", 200);
        Event taken = event("g", "other", 300);
        add(List.of(moved, kept, taken, event("g", "third", 400)));
        harness.processWatermark(999);
        // in one window a label is told, changed and taken back again
        Event fresh = event("g", "x", 1_100);
        add(List.of(moved.retraction(1_500), moved.labelled("new", 1_500, 1)));
        add(List.of(fresh, fresh.retraction(1_700), taken.retraction(1_600)));
        harness.processWatermark(1_999);
        assertThat(batches().get(1).fresh()).containsExactly(moved.labelled("new", 1_500, 1));
        assertThat(batches().get(1).remembered())
                .contains(kept)
                .doesNotContain(moved, taken)
                .noneMatch(Event::retracted);
        add(List.of(event("g", "new", 2_100)));
        harness.processWatermark(2_999);
        assertThat(batches().get(2).remembered())
                .contains(moved.labelled("new", 1_500, 1), kept)
                .doesNotContain(moved, taken, fresh);
        // all that a window holds is taken back: there is nothing to learn
        add(List.of(kept.retraction(3_100)));
        harness.processWatermark(3_999);
        assertThat(batches()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void windowOfLargeEvents_isFullByItsBytes(boolean counted) throws Exception {
        open(counted ? new WindowSpec.Count(1_000) : SECOND, 1_000, Duration.ZERO);
        Input large = new Input.Features(new float[10_000]);
        for (int i = 0; i < 7; i++) {
            Event event = new Event("e" + i, Optional.of("l"), "g", "default", i, large);
            harness.processElement(event, i);
        }
        assertThat(batches()).as("three of 40 kB each reach 100 kB").hasSize(2);
        assertThat(batches()).allMatch(batch -> batch.fresh().size() == 3);
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(batches()).hasSize(3);
    }

    @Test
    void piecesOfTheSameTime_haveAnOrder() throws Exception {
        open(SECOND, 2, Duration.ZERO);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            events.add(new Event("e" + i, Optional.of("l"), "g", "default", 5, input()));
        }
        add(events);
        harness.processWatermark(999);
        List<TripletBatch> batches = batches();
        assertThat(batches).hasSize(4).isSortedAccordingTo(TripletBatch.ORDER);
        assertThat(batches.stream().map(TripletBatch::part).distinct()).hasSize(4);
    }

    @Test
    void sessionThatNeverPauses_takesBoundedRoom() throws Exception {
        open(new WindowSpec.Session(Duration.ofMillis(100)), 50, Duration.ZERO);
        for (int i = 0; i < 5_000; i++) {
            harness.processElement(event("g", "l" + i % 3, i), i);
            if (i % 10 == 0) {
                harness.processWatermark(i - 5);
            }
        }
        assertThat(batches()).hasSize(100).allMatch(batch -> batch.fresh().size() == 50);
        assertThat(batches().get(99).windowEnd()).isEqualTo(5_000);
    }

    @Test
    void overlappingWindows_countEachEventOnceAlsoInPieces() throws Exception {
        open(
                new WindowSpec.Sliding(Duration.ofMillis(100), Duration.ofMillis(50)),
                7,
                Duration.ZERO);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(event("g", "l" + i % 3, 5L * i));
        }
        add(events);
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(batches().stream().flatMap(batch -> batch.fresh().stream()))
                .containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void pause_emptiesOpenWindows_andClosesNone() throws Exception {
        open(SECOND, 1_000, Duration.ZERO);
        add(List.of(event("g", "a", 100), event("g", "b", 300), event("h", "a", 1_200)));
        harness.processWatermark(200);
        assertThat(batches()).isEmpty();
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(batches())
                .extracting(TripletBatch::group, TripletBatch::windowEnd)
                .containsExactlyInAnyOrder(tuple("g", 301L), tuple("h", 1_201L));
        assertThat(harness.getOutput()).last().isEqualTo(WatermarkStatus.IDLE);

        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        add(List.of(event("g", "c", 250)));
        harness.processWatermark(2_000);
        assertThat(batches()).hasSize(3);
        assertThat(batches().get(2).fresh()).hasSize(1);
        assertThat(batches().get(2).windowEnd()).isEqualTo(1_000);
        assertThat(batches().get(2).remembered()).isNotEmpty();
    }

    /** Chances of one event are nil here: what waits is learned when nothing else may come. */
    @Test
    void windowsThatAPauseEmpties_doNotWait_thoseOfTheEndTakeTurns() throws Exception {
        MemorySpec inTurn =
                new MemorySpec(MemorySpec.Keep.NEWEST, 8, 16, 32, 1e-9f, 0, Long.MAX_VALUE);
        harness = harness(SECOND, 1_000, Duration.ZERO, inTurn);
        harness.open();
        for (int i = 0; i < 20; i++) { // enough of both labels that they are no longer young
            add(List.of(event("g", "a", 100 + i), event("g", "b", 200 + i)));
        }
        add(List.of(event("g", "b", 1_300), event("g", "a", 2_300)));
        harness.processWatermark(2_000);
        add(List.of(event("g", "b", 2_400)));
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        add(List.of(event("g", "a", 3_100)));
        harness.processWatermark(4_000);
        add(List.of(event("g", "a", 4_100)));
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(batches())
                .extracting(TripletBatch::waits, batch -> batch.remembered().size())
                .containsExactly(
                        tuple(false, 0), // nothing is remembered yet
                        tuple(true, 0),
                        tuple(false, 16),
                        tuple(true, 0),
                        tuple(true, 0));
    }

    @Test
    void pause_emptiesSessions_thatGoOn() throws Exception {
        open(new WindowSpec.Session(Duration.ofMillis(500)), 1_000, Duration.ZERO);
        add(List.of(event("g", "a", 0), event("g", "b", 400), event("g", "a", 800)));
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(batches()).extracting(TripletBatch::windowEnd).containsExactly(801L);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        add(List.of(event("g", "b", 1_200)));
        harness.processWatermark(1_699);
        assertThat(batches()).extracting(TripletBatch::windowEnd).containsExactly(801L, 1_700L);
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void pause_emptiesCountWindows_whichCountAnew() throws Exception {
        open(new WindowSpec.Count(4), 1_000, Duration.ZERO);
        add(List.of(event("g", "a", 0), event("g", "b", 1), event("g", "a", 2)));
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(batches()).extracting(TripletBatch::windowEnd).containsExactly(3L);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        add(List.of(event("g", "a", 3), event("g", "b", 4), event("g", "a", 5)));
        assertThat(batches()).hasSize(1);
        add(List.of(event("g", "b", 6)));
        assertThat(batches()).extracting(batch -> batch.fresh().size()).containsExactly(3, 4);
    }

    @Test
    void countWindows_leaveNothingOfGroupsWhoseWindowsWereFull() throws Exception {
        open(new WindowSpec.Count(2), 1_000, Duration.ZERO);
        for (int group = 0; group < 100; group++) {
            add(List.of(event("g" + group, "a", group), event("g" + group, "b", group)));
        }
        assertThat(batches()).hasSize(100);
        assertThat(harness.numEventTimeTimers()).isZero();
        add(List.of(event("g7", "a", 200)));
        assertThat(harness.numEventTimeTimers()).isOne();
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(batches()).hasSize(101);
    }

    @Test
    void eventBehindTheWatermark_isLearnedByItself() throws Exception {
        open(SECOND, 1_000, Duration.ZERO);
        add(List.of(event("g", "a", 100), event("g", "b", 300)));
        harness.processWatermark(5_000);
        Event late = event("g", "a", 200);
        add(List.of(late));
        assertThat(batches()).hasSize(2);
        assertThat(batches().get(1).fresh()).containsExactly(late);
        assertThat(batches().get(1).windowEnd()).isEqualTo(201);
        assertThat(batches().get(1).remembered()).isNotEmpty();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    /** Flink's windows would give it to the open one, which takes it for learned already. */
    @Test
    void eventBehindTheFirstOfItsWindows_isLearnedOnce_andRepeatedByThoseStillOpen()
            throws Exception {
        open(
                new WindowSpec.Sliding(Duration.ofSeconds(1), Duration.ofMillis(500)),
                1_000,
                Duration.ZERO);
        Event before = event("g", "a", 700);
        add(List.of(before));
        harness.processWatermark(999);
        Event late = event("g", "b", 600);
        add(List.of(late));
        assertThat(batches()).extracting(TripletBatch::windowEnd).containsExactly(1000L, 601L);
        Event after = event("g", "a", 1_200);
        add(List.of(after));
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(batches().stream().flatMap(batch -> batch.fresh().stream()))
                .containsExactly(before, late, after);
        assertThat(batches().get(2).repeated()).containsExactly(late, before);
    }

    @Test
    void groupsThatFallSilent_areForgotten() throws Exception {
        open(SECOND, 1_000, HOUR);
        for (int group = 0; group < 500; group++) {
            add(List.of(event("g" + group, "a", group), event("g" + group, "b", group)));
        }
        harness.processWatermark(HOUR.toMillis());
        assertThat(harness.numKeyedStateEntries()).isGreaterThan(1_000);
        harness.processWatermark(HOUR.toMillis() + 2_000);
        harness.processWatermark(HOUR.toMillis() + 2_001);
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void labelsWithoutNumber_takeTheRoomOfThoseAllowed() throws Exception {
        open(SECOND, 1_000, HOUR);
        for (int i = 0; i < 3_000; i++) {
            add(List.of(event("g", "l" + i, i)));
            if (i % 100 == 99) {
                harness.processWatermark(i);
            }
        }
        harness.processWatermark(4_000);
        // a label and a slot for each of the 16, their number, bytes, the newest time, the
        // timer
        assertThat(harness.numKeyedStateEntries()).isLessThanOrEqualTo(2 * 16 + 4);
    }

    @Test
    void groupThatGoesOn_isNotForgotten() throws Exception {
        open(SECOND, 1_000, HOUR);
        for (int i = 0; i < 10; i++) {
            add(List.of(event("g", "a", i * HOUR.toMillis())));
            harness.processWatermark(i * HOUR.toMillis() + 2_000);
        }
        assertThat(batches()).hasSize(10);
        assertThat(batches().get(9).remembered()).hasSize(8);
    }

    @Test
    void silentGroup_isForgottenByEventTimeAlone_whenItComesBack() throws Exception {
        open(SECOND, 1_000, HOUR);
        // watermarks may be slow: both events may be there before either window closes
        add(List.of(event("g", "a", 0), event("g", "b", HOUR.toMillis() + 1)));
        harness.processWatermark(2 * HOUR.toMillis());
        assertThat(batches()).hasSize(2);
        assertThat(batches().get(1).remembered()).isEmpty();
    }

    @Test
    void endOfTheStream_forgetsNothing() throws Exception {
        open(SECOND, 1_000, HOUR);
        add(List.of(event("g", "a", 0)));
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(harness.numKeyedStateEntries()).isPositive();
    }

    @Test
    void restored_goesOnWatching() throws Exception {
        open(SECOND, 1_000, HOUR);
        add(List.of(event("g", "a", 0)));
        harness.processWatermark(2_000);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = harness(SECOND, 1_000, HOUR);
        harness.initializeState(state);
        harness.open();
        harness.processWatermark(HOUR.toMillis() + 2_000);
        harness.processWatermark(HOUR.toMillis() + 2_001);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private void open(WindowSpec spec, int max, Duration expireAfter) throws Exception {
        harness = harness(spec, max, expireAfter);
        harness.open();
    }

    private void open(WindowSpec spec, int max, Duration expireAfter, OperatorSubtaskState state)
            throws Exception {
        harness = harness(spec, max, expireAfter);
        harness.initializeState(state);
        harness.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch> harness(
            WindowSpec spec, int max, Duration expireAfter) throws Exception {
        return harness(spec, max, expireAfter, MEMORY);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch> harness(
            WindowSpec spec, int max, Duration expireAfter, MemorySpec memory) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch>(
                        GroupWindows.of(
                                spec,
                                new JobConfig.GroupBounds(max, MAX_BYTES, expireAfter),
                                memory,
                                1),
                        Event::group,
                        Types.STRING);
        harness.setup(Harness.serializer(Formats.TRIPLET_BATCH));
        return harness;
    }

    private void add(List<Event> events) throws Exception {
        for (Event event : events) {
            harness.processElement(event, event.timeMillis());
        }
    }

    private List<TripletBatch> batches() {
        return harness.extractOutputValues().stream().filter(batch -> !batch.forgets()).toList();
    }

    /** What the trainer is told to forget. */
    private List<TripletBatch> orders() {
        return harness.extractOutputValues().stream().filter(TripletBatch::forgets).toList();
    }

    private static Event event(String group, String label, long time) {
        return new Event(
                label + time, Optional.of(label), group, Event.DEFAULT_TOWER, time, input());
    }

    private static Input input() {
        return new Input.Features(new float[] {1, 2});
    }
}
