package io.tripletflow.job.operator.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.operator.Harness;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.spec.LearnerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefresherTest {

    private static final long SWEEP_MILLIS = 10_000;

    private static final ModelSnapshot START =
            new ModelSnapshot(3, 0, new MetricLearner(Harness.LEARNING).model());

    private KeyedTwoInputStreamOperatorTestHarness<String, Event, LearnedModel, EmbeddingRecord>
            harness;

    private Duration patience = Duration.ofSeconds(1);

    /** With the first model of an epoch, as the trainer sends it. */
    private void open(Duration expireAfter) throws Exception {
        open(expireAfter, null);
        receive(START);
    }

    private void open(Duration expireAfter, OperatorSubtaskState state) throws Exception {
        open(Harness.LEARNING, expireAfter, state);
    }

    private void open(LearnerConfig learning, Duration expireAfter, OperatorSubtaskState state)
            throws Exception {
        Refresher refresher =
                new Refresher(
                        learning,
                        new JobConfig.Refresh(
                                Duration.ofMillis(SWEEP_MILLIS), 0, expireAfter, patience));
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        refresher, Event::entity, null, Types.STRING);
        harness.setup(Harness.serializer(Formats.EMBEDDING));
        if (state == null) {
            harness.initializeEmptyState();
        } else {
            harness.initializeState(state);
        }
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    /** Entities of earlier builds, whose text no model of that time could read. */
    @Test
    void textWithoutFeatures_isATombstone_neverZeros() throws Exception {
        LearnerConfig text = LearnerConfig.defaults(new InputSpec.HashedText(64));
        open(text, Duration.ZERO, null);
        receive(new ModelSnapshot(3, 0, new MetricLearner(text).model()));
        for (String words : List.of("a word", " ")) {
            Input input = new Input.Text(words);
            Event event =
                    new Event("of " + words, Optional.empty(), "", Event.DEFAULT_TOWER, 100, input);
            harness.processElement1(event, 100);
        }
        List<EmbeddingRecord> sent = sent();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).isTombstone()).isFalse();
        assertThat(sent.get(1)).isEqualTo(EmbeddingRecord.tombstone("of  ", 3, 0, 100));
    }

    @Test
    void forgottenEntity_isATombstone_alsoBeforeTheFirstModelOfALife() throws Exception {
        open(Duration.ZERO);
        receive(START);
        send("a", "x", 100);
        send("b", "x", 100);
        harness.processElement1(Event.forgetting("a", "", 200), 200);
        harness.processElement1(Event.forgetting("never seen", "", 200), 200);
        List<EmbeddingRecord> sent = sent();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(2))
                .isEqualTo(EmbeddingRecord.tombstone("a", START.epoch(), START.version(), 100));
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();

        open(Duration.ZERO, state);
        harness.processElement1(Event.forgetting("b", "", 200), 200);
        assertThat(sent())
                .containsExactly(
                        EmbeddingRecord.tombstone("b", START.epoch(), START.version(), 100));
        assertThat(harness.numKeyedStateEntries()).isZero();
        // one that came again meanwhile stays
        send("c", "x", 300);
        harness.processElement1(Event.forgetting("c", "", 299), 299);
        receive(new ModelSnapshot(START.epoch() + 1, START.version(), START.bytes()));
        assertThat(sent()).last().extracting(EmbeddingRecord::entity).isEqualTo("c");
        assertThat(sent()).last().extracting(EmbeddingRecord::isTombstone).isEqualTo(false);
    }

    private static ModelSnapshot model() {
        MetricLearner learner = new MetricLearner(Harness.LEARNING);
        learner.learn(Harness.batch("a", 1000));
        return new ModelSnapshot(3, learner.version(), learner.model());
    }

    private Event send(String entity, String label, long time) throws Exception {
        Event event = Harness.event(entity, label, time);
        harness.processElement1(event, time);
        sent();
        return event;
    }

    /** Events of as many entities within the same millisecond of the clock, by entity. */
    private Map<String, Event> sendMany(int count, long time) throws Exception {
        Map<String, Event> events = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Event event = Harness.event("e" + i, "x", time);
            harness.processElement1(event, time);
            events.put(event.entity(), event);
        }
        return events;
    }

    private void watermark(long time) throws Exception {
        harness.processWatermark1(new Watermark(time));
        harness.processWatermark2(new Watermark(time));
    }

    private void receive(ModelSnapshot model, String... learned) throws Exception {
        receive(model, List.of(learned));
    }

    private void receive(ModelSnapshot model, Collection<String> learned) throws Exception {
        harness.processElement2(new LearnedModel(model, List.copyOf(learned)), 0);
    }

    /** What was sent, once all that lingers has been. */
    private List<EmbeddingRecord> sent() throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + 5);
        return harness.extractOutputValues();
    }

    private static EmbeddingRecord expected(
            Event event, Optional<String> label, Optional<ModelSnapshot> model) {
        Embedder embedder = new Embedder(Harness.LEARNING);
        model.ifPresent(snapshot -> embedder.read(snapshot.bytes()));
        return new EmbeddingRecord(
                event.entity(),
                label,
                embedder.embed(event.input()),
                START.epoch(),
                embedder.version(),
                event.timeMillis());
    }

    private static EmbeddingRecord expected(Event event, Optional<ModelSnapshot> model) {
        return expected(event, event.label(), model);
    }

    @Test
    void event_isEmbeddedAtOnce_withTheModelOfTheMoment() throws Exception {
        open(Duration.ZERO);
        Event first = send("a", "x", 100);
        ModelSnapshot model = model();
        receive(model);
        Event second = send("b", "", 100);
        assertThat(sent())
                .containsExactly(
                        expected(first, Optional.empty()), expected(second, Optional.of(model)));
    }

    @Test
    void labelledEvent_isEmbeddedAgain_onceTheTrainerSaysThatItLearned() throws Exception {
        open(Duration.ZERO);
        Event event = send("a", "x", 100);
        ModelSnapshot model = model();
        receive(model, "b");
        watermark(5_000);
        assertThat(sent()).as("its window may still be open").hasSize(1);
        receive(model, "b", "a");
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(event, Optional.of(model)));
        watermark(Long.MAX_VALUE);
        assertThat(sent()).as("nothing new").hasSize(2);
    }

    @Test
    void streamOfOneLabel_isEmbeddedAgain_withTheScaleThatItsWindowShowed() throws Exception {
        open(Duration.ZERO);
        Event labelled = send("a", "only", 100);
        Event unlabelled = send("b", "", 100);
        MetricLearner learner = new MetricLearner(Harness.LEARNING);
        assertThat(learner.learn(Harness.oneLabel("a", 1000)).steps()).isZero();
        ModelSnapshot model = new ModelSnapshot(3, learner.version(), learner.model());
        receive(model, "a");
        EmbeddingRecord moved = expected(labelled, Optional.of(model));
        assertThat(moved.embedding()).isNotEqualTo(sent().get(0).embedding());
        assertThat(sent()).hasSize(3).last().isEqualTo(moved);
        harness.setProcessingTime(2 * SWEEP_MILLIS);
        assertThat(sent())
                .as("a sweep finds the other")
                .hasSize(4)
                .last()
                .isEqualTo(expected(unlabelled, Optional.of(model)));
    }

    @Test
    void backlog_isEmbeddedOnce_whenItsWindowsHaveBeenLearned() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Event first = send("a", "x", 100);
        Event second = send("b", "x", 1100);
        assertThat(sent()).as("not learned").isEmpty();
        ModelSnapshot model = model();
        receive(model, "a");
        assertThat(sent()).containsExactly(expected(first, Optional.of(model)));
        receive(model, "b");
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(second, Optional.of(model)));
        harness.setProcessingTime(102_000);
        assertThat(sent()).as("nothing new").hasSize(2);
    }

    @Test
    void backlogThatEnds_isEmbedded_whetherLearnedFromOrNot() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Event labelled = send("a", "x", 100);
        Event unlabelled = send("b", "", 200);
        assertThat(sent()).isEmpty();
        ModelSnapshot model = model();
        receive(model);
        watermark(Long.MAX_VALUE);
        assertThat(harness.extractOutputValues())
                .containsExactlyInAnyOrder(
                        expected(labelled, Optional.of(model)),
                        expected(unlabelled, Optional.of(model)));
    }

    @Test
    void backlog_doesNotWaitForAWindowThatIsNotLearned() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Event event = send("a", "x", 100);
        assertThat(sent()).isEmpty();
        harness.setProcessingTime(101_000);
        assertThat(sent()).containsExactly(expected(event, Optional.empty()));
    }

    @Test
    void manyOfABacklog_waitForOneAnother_andAreEmbeddedOnce() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Map<String, Event> newest = sendMany(1100, 100);
        ModelSnapshot model = model();
        receive(model, newest.keySet());
        newest.put("e0", send("e0", "x", 1100));
        receive(model, "e0");
        harness.setProcessingTime(100_990);
        assertThat(sent()).isEmpty();
        harness.setProcessingTime(101_000);
        assertThat(sent())
                .containsExactlyInAnyOrderElementsOf(
                        newest.values().stream()
                                .map(event -> expected(event, Optional.of(model)))
                                .toList());
        receive(model, newest.keySet());
        harness.setProcessingTime(110_000);
        assertThat(sent()).hasSize(1100);
    }

    @Test
    void manyOfABacklog_doNotWait_onceTheStreamPauses() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Map<String, Event> newest = sendMany(1100, 100);
        ModelSnapshot model = model();
        receive(model, newest.keySet());
        assertThat(sent()).isEmpty();
        harness.processWatermarkStatus1(WatermarkStatus.IDLE);
        assertThat(sent()).hasSize(1100);
        harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
        sendMany(1100, 200);
        receive(model, newest.keySet());
        harness.setProcessingTime(100_900);
        assertThat(sent()).as("the stream goes on").hasSize(1100);
    }

    @Test
    void manyOfABacklog_waitAsLongAsTheyMay_beyondACheckpoint() throws Exception {
        patience = Duration.ofSeconds(10);
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Map<String, Event> newest = sendMany(1100, 100);
        ModelSnapshot model = model();
        receive(model, newest.keySet());
        harness.setProcessingTime(105_000);
        harness.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        assertThat(sent()).isEmpty();
        newest.put("e0", send("e0", "x", 1100));
        receive(model, "e0");
        harness.setProcessingTime(109_990);
        assertThat(sent()).isEmpty();
        harness.setProcessingTime(110_000);
        assertThat(sent())
                .containsExactlyInAnyOrderElementsOf(
                        newest.values().stream()
                                .map(event -> expected(event, Optional.of(model)))
                                .toList());
        harness.close();
        open(Duration.ZERO, state);
        receive(new ModelSnapshot(4, model.version(), model.bytes()));
        for (int chunk = 0; chunk < 10; chunk++) {
            sent();
        }
        assertThat(sent())
                .as("a restored job finds what waited")
                .hasSize(1100)
                .extracting(EmbeddingRecord::entity)
                .doesNotHaveDuplicates();
    }

    @Test
    void tooManyOfABacklog_doNotWait_onceTheyHaveBeenLearned() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Map<String, Event> events = sendMany(40_000, 100);
        receive(model());
        assertThat(sent()).isEmpty();
        receive(model(), events.keySet());
        assertThat(sent()).hasSize(40_000 - (1 << 15) + 1);
        harness.setProcessingTime(101_000);
        assertThat(sent())
                .hasSize(40_000)
                .extracting(EmbeddingRecord::entity)
                .doesNotHaveDuplicates();
    }

    @Test
    void moreOfABacklogThanThereIsRoomFor_theOlderHalfIsEmbedded() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        sendMany(1 << 16, 100);
        assertThat(harness.extractOutputValues())
                .hasSize(1 << 15)
                .extracting(EmbeddingRecord::entity)
                .startsWith("e0", "e1")
                .endsWith("e" + ((1 << 15) - 1));
    }

    @Test
    void eventOfTheMoment_isNotHeldUpByABacklog() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        Event old = send("a", "x", 100);
        assertThat(sent()).isEmpty();
        Event fresh = send("b", "x", 100_010);
        assertThat(sent()).containsExactly(expected(fresh, Optional.empty()));
        harness.setProcessingTime(101_000);
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(old, Optional.empty()));
    }

    @Test
    void entityOfABacklog_withAnEventOfTheMoment_doesNotWait_norAgain() throws Exception {
        open(Duration.ZERO);
        harness.setProcessingTime(100_000);
        send("a", "x", 100);
        Event fresh = send("a", "x", 100_010);
        assertThat(sent()).containsExactly(expected(fresh, Optional.empty()));
        harness.setProcessingTime(102_000);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void sweep_refreshesWhatAnOlderModelMade_andNothingElse() throws Exception {
        open(Duration.ZERO);
        Event event = send("a", "", 100);
        harness.setProcessingTime(SWEEP_MILLIS);
        assertThat(sent()).hasSize(1);
        ModelSnapshot model = model();
        receive(model);
        harness.setProcessingTime(2 * SWEEP_MILLIS);
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(event, Optional.of(model)));
        harness.setProcessingTime(5 * SWEEP_MILLIS);
        assertThat(sent()).hasSize(2);
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void endOfStream_refreshesUnlabelledEntitiesToo() throws Exception {
        open(Duration.ZERO);
        Event event = send("a", "", 100);
        ModelSnapshot model = model();
        receive(model);
        watermark(Long.MAX_VALUE);
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(event, Optional.of(model)));
    }

    @Test
    void olderEvent_doesNotReplaceANewerOne_butMayNameIt() throws Exception {
        open(Duration.ZERO);
        Event newest = send("a", "", 200);
        send("a", "", 100);
        assertThat(sent()).hasSize(1);
        send("a", "x", 150);
        send("a", "y", 120);
        send("a", "x", 150);
        assertThat(sent())
                .containsExactly(
                        expected(newest, Optional.empty()),
                        expected(newest, Optional.of("x"), Optional.empty()));
    }

    @Test
    void silentEntity_becomesATombstone_andStartsAnewLater() throws Exception {
        open(Duration.ofSeconds(1));
        send("a", "", 100);
        send("a", "", 600);
        watermark(1599);
        assertThat(sent()).hasSize(2);
        watermark(1600);
        harness.setProcessingTime(SWEEP_MILLIS + 100);
        assertThat(sent())
                .hasSize(3)
                .last()
                .isEqualTo(EmbeddingRecord.tombstone("a", START.epoch(), 0, 600));
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numKeyedStateEntries()).isZero();
        Event again = send("a", "", 1700);
        harness.setProcessingTime(SWEEP_MILLIS + 1200); // it is of a backlog
        assertThat(sent()).hasSize(4).last().isEqualTo(expected(again, Optional.empty()));
    }

    @Test
    void endOfStream_isNoSignOfAge() throws Exception {
        open(Duration.ofSeconds(1));
        send("a", "x", 100);
        watermark(Long.MAX_VALUE);
        assertThat(sent()).noneMatch(EmbeddingRecord::isTombstone);
    }

    @Test
    void restored_saysNothing_beforeTheTrainerHasBegunANewEpoch() throws Exception {
        open(Duration.ZERO);
        Event waiting = send("a", "x", 100);
        ModelSnapshot model = model();
        receive(model);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();

        open(Duration.ZERO, state);
        receive(model); // was on its way
        Event newer = send("b", "x", 200);
        harness.setProcessingTime(1000);
        assertThat(sent()).isEmpty();

        ModelSnapshot next = new ModelSnapshot(4, model.version(), model.bytes());
        receive(next);
        harness.setProcessingTime(2000);
        assertThat(sent()).containsExactly(at(4, newer, model), at(4, waiting, model));
        assertThat(state.getManagedOperatorState().iterator().next().getStateSize())
                .as("the model is the trainer's to keep")
                .isLessThan(model.bytes().length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsLearnedAfterACheckpoint_isRefreshed_alsoBehindARestore(boolean restore)
            throws Exception {
        open(Duration.ZERO);
        Event event = send("a", "x", 100);
        harness.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        if (restore) {
            harness.close();
            open(Duration.ZERO, state);
            receive(new ModelSnapshot(4, 0, START.bytes()));
            sent();
        }
        assertThat(harness.numEventTimeTimers()).isZero();
        int before = sent().size();
        ModelSnapshot model = model();
        receive(new ModelSnapshot(restore ? 4 : 3, model.version(), model.bytes()), "a");
        assertThat(sent()).hasSize(before + 1).last().isEqualTo(at(restore ? 4 : 3, event, model));
    }

    @Test
    void whatWasLearnedBeforeACheckpoint_butNotRefreshed_isRefreshedBehindTheRestore()
            throws Exception {
        open(Duration.ZERO);
        Event event = send("a", "x", 100);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        open(Duration.ZERO, state);
        ModelSnapshot model = model();
        receive(new ModelSnapshot(4, model.version(), model.bytes())); // names nothing
        assertThat(sent()).containsExactly(at(4, event, model));
    }

    @Test
    void entitiesOfOtherSubtasks_areLeftToThem() throws Exception {
        Refresher refresher =
                new Refresher(
                        Harness.LEARNING,
                        new JobConfig.Refresh(
                                Duration.ofMillis(SWEEP_MILLIS), 0, Duration.ZERO, patience));
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        refresher, Event::entity, null, Types.STRING, 128, 2, 1);
        harness.open();
        receive(START);
        Set<String> all = new HashSet<>();
        Set<String> own = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String entity = "e" + i;
            all.add(entity);
            if (KeyGroupRangeAssignment.assignKeyToParallelOperator(entity, 128, 2) == 1) {
                own.add(entity);
                send(entity, "x", 100);
            }
        }
        assertThat(own).hasSizeBetween(1, 19);
        receive(model(), all);
        assertThat(sent()).hasSize(2 * own.size());
        assertThat(sent().subList(own.size(), 2 * own.size()))
                .extracting(EmbeddingRecord::entity)
                .containsExactlyInAnyOrderElementsOf(own);
    }

    @Test
    void eventsBeforeTheFirstModel_areEmbeddedWhenItComes_eachEntityOnce() throws Exception {
        open(Duration.ZERO, null);
        send("a", "x", 100);
        Event newest = send("a", "x", 200);
        assertThat(sent()).isEmpty();
        receive(START);
        harness.setProcessingTime(1000);
        assertThat(sent()).containsExactly(expected(newest, Optional.empty()));
        Event next = send("a", "x", 300);
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(next, Optional.empty()));
    }

    @Test
    void manyEntities_areEmbeddedTogether_eachAsIfAlone_andNoneIsLeftAtACheckpoint()
            throws Exception {
        open(Duration.ZERO);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            Event event = Harness.event("e" + i, "x", i);
            harness.processElement1(event, i);
            events.add(event);
        }
        assertThat(harness.extractOutputValues()).as("a whole batch goes at once").hasSize(256);
        harness.processElement1(Harness.event("e699", "x", 5), 5); // older than what waits
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues())
                .hasSameElementsAs(
                        events.stream().map(event -> expected(event, Optional.empty())).toList())
                .hasSize(700);
    }

    @Test
    void sweep_visitsAllEntities_inChunksThatOtherWorkMayComeBetween() throws Exception {
        open(Duration.ZERO);
        for (int i = 0; i < 1000; i++) {
            harness.processElement1(Harness.event("e" + i, "", i), i);
        }
        assertThat(sent()).hasSize(1000);
        receive(model());
        harness.setProcessingTime(SWEEP_MILLIS + 10);
        int chunk = harness.extractOutputValues().size() - 1000;
        assertThat(chunk).isPositive().isLessThan(1000);
        harness.prepareSnapshotPreBarrier(1); // between two chunks
        for (int i = 0; i < 10; i++) {
            sent();
        }
        assertThat(sent()).hasSize(2000);
        assertThat(sent().stream().skip(1000).map(EmbeddingRecord::entity).distinct())
                .hasSize(1000);
    }

    @Test
    void learnedEntities_areEmbeddedInChunks_andAnEventBetweenThemDoesNotWait() throws Exception {
        open(Duration.ZERO);
        String[] learned = new String[1000];
        for (int i = 0; i < learned.length; i++) {
            learned[i] = "e" + i;
            harness.processElement1(Harness.event(learned[i], "", i), i);
        }
        assertThat(sent()).hasSize(1000);
        receive(model(), learned);
        int chunk = harness.extractOutputValues().size() - 1000;
        assertThat(chunk).isPositive().isLessThan(1000);
        harness.prepareSnapshotPreBarrier(1); // between two chunks
        harness.processElement1(Harness.event("new", "", 1000), 1000);
        sent();
        assertThat(harness.extractOutputValues())
                .hasSizeLessThan(2001)
                .anyMatch(record -> record.entity().equals("new"));
        for (int i = 0; i < 10; i++) {
            sent();
        }
        assertThat(sent()).hasSize(2001);
        assertThat(sent().stream().skip(1000).map(EmbeddingRecord::entity).distinct())
                .hasSize(1001);
    }

    @Test
    void eventAfterAnEntityExpired_knowsNothingOfIt_evenIfNoSweepCameBetween() throws Exception {
        open(Duration.ofSeconds(1));
        send("a", "x", 100);
        Event again = send("a", "", 1100);
        assertThat(sent()).hasSize(2).last().isEqualTo(expected(again, Optional.empty()));
    }

    private static EmbeddingRecord at(long epoch, Event event, ModelSnapshot model) {
        EmbeddingRecord record = expected(event, Optional.of(model));
        return new EmbeddingRecord(
                record.entity(),
                record.label(),
                record.embedding(),
                epoch,
                record.version(),
                record.timeMillis());
    }
}
