package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LifeEvent;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.batch.TripletBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing a harness is declared to throw anything
class TrainerTest {

    private static final TripletBatch A1 = Harness.batch("a", 1000);
    private static final TripletBatch B1 = Harness.batch("b", 1000);
    private static final TripletBatch A2 = Harness.batch("a", 2000);

    private static final long NOW = 1_000;

    private static OneInputStreamOperatorTestHarness<TripletBatch, LearnedModel> open(
            OperatorSubtaskState state) throws Exception {
        OneInputStreamOperatorTestHarness<TripletBatch, LearnedModel> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new Trainer(Harness.LEARNING, new byte[0], 10_000, NOW));
        harness.setup(Harness.serializer(Formats.LEARNED_MODEL));
        harness.setProcessingTime(NOW);
        if (state == null) {
            harness.initializeEmptyState();
        } else {
            harness.initializeState(state);
        }
        harness.open();
        harness.setProcessingTime(NOW);
        return harness;
    }

    private static List<ModelSnapshot> emitted(
            OneInputStreamOperatorTestHarness<TripletBatch, LearnedModel> harness) {
        return harness.extractOutputValues().stream().map(LearnedModel::model).toList();
    }

    private static ModelSnapshot learned(TripletBatch... batches) throws Exception {
        try (var harness = open(null)) {
            for (TripletBatch batch : batches) {
                harness.processElement(batch, 0);
            }
            harness.processWatermark(Long.MAX_VALUE);
            return Harness.side(harness, SideOutputs.SNAPSHOTS).get(0);
        }
    }

    @Test
    void batches_areLearnedByWindowEndAndGroup_whateverTheirArrival() throws Exception {
        ModelSnapshot expected = learned(A1, B1, A2);
        assertThat(expected.version()).isEqualTo(3 * 64 * 8 / 128);
        assertThat(learned(A2, B1, A1)).isEqualTo(expected);
        assertThat(learned(B1, A2, A1)).isEqualTo(expected);
        assertThat(learned(A1, A2)).isNotEqualTo(expected);
    }

    @Test
    void model_namesTheEntitiesThatItLearned_eachOnce() throws Exception {
        try (var harness = open(null)) {
            harness.processElement(A2, 0);
            harness.processElement(A1, 0);
            harness.processElement(Harness.batch("b", 3000), 0);
            harness.processWatermark(1999);
            harness.processWatermark(2999);
            List<LearnedModel> models = harness.extractOutputValues();
            assertThat(models.get(0).learned()).as("of the announcement").isEmpty();
            assertThat(models.get(1).learned())
                    .containsExactlyInAnyOrderElementsOf(
                            A1.fresh().stream().map(Event::entity).toList());
            assertThat(models.get(2).learned()).hasSize(64).allMatch(name -> name.startsWith("b"));
            assertThat(models).hasSize(3);
        }
    }

    @Test
    void longNames_goOutBeforeAllRoundsAreLearned_soThatNoMessageGrowsWithoutEnd()
            throws Exception {
        try (var harness = open(null)) {
            String name = "n".repeat(1 << 14);
            harness.processElement(Harness.batch(name, 1000), 0);
            harness.processElement(Harness.batch("a", 2000), 0);
            harness.processWatermark(5000);
            assertThat(harness.extractOutputValues())
                    .extracting(model -> model.learned().size())
                    .containsExactly(0, 64, 64);
        }
    }

    @Test
    void pause_completesAllRounds() throws Exception {
        try (var harness = open(null)) {
            harness.processElement(A2, 0);
            harness.processElement(A1, 0);
            harness.processWatermark(500);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .extracting(LearningReport::windowEnd)
                    .containsExactly(1000L, 2000L);
            assertThat(harness.extractOutputValues()).hasSize(2);
            assertThat(harness.getOutput())
                    .as("the model comes ahead of the pause")
                    .last()
                    .isEqualTo(WatermarkStatus.IDLE);
            harness.setProcessingTime(NOW + 10_000);
            assertThat(Harness.side(harness, SideOutputs.SNAPSHOTS)).hasSize(1);
        }
    }

    @Test
    void nothingIsLearned_beforeTheWatermarkCompletesTheRound() throws Exception {
        try (var harness = open(null)) {
            harness.processElement(A2, 0);
            harness.processElement(B1, 0);
            harness.processElement(A1, 0);
            harness.processWatermark(998);
            assertThat(emitted(harness)).extracting(ModelSnapshot::version).containsExactly(0L);
            assertThat(Harness.side(harness, SideOutputs.REPORTS)).isEmpty();

            harness.processWatermark(999);
            assertThat(harness.extractOutputValues()).hasSize(2);
            assertThat(harness.getOutput())
                    .as("the model comes ahead of its watermark")
                    .last()
                    .isEqualTo(new Watermark(999));
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .extracting(LearningReport::group)
                    .containsExactly("a", "b");

            harness.processWatermark(1999);
            assertThat(emitted(harness))
                    .extracting(ModelSnapshot::version)
                    .containsExactly(0L, 8L, 12L);
        }
    }

    @Test
    void reports_sayWhatEachBatchDid() throws Exception {
        try (var harness = open(null)) {
            harness.processElement(A1, 0);
            harness.processElement(A2, 0);
            harness.processWatermark(5000);
            List<LearningReport> reports = Harness.side(harness, SideOutputs.REPORTS);
            assertThat(reports).extracting(LearningReport::windowEnd).containsExactly(1000L, 2000L);
            assertThat(reports).extracting(LearningReport::version).containsExactly(4L, 8L);
            assertThat(reports)
                    .allSatisfy(
                            report -> {
                                assertThat(report.events()).isEqualTo(64);
                                assertThat(report.steps()).isEqualTo(4);
                                assertThat(report.triplets()).isPositive();
                                assertThat(report.loss()).isPositive();
                                assertThat(report.gradientNorm()).isPositive();
                                assertThat(report.epoch()).isEqualTo(NOW);
                            });
        }
    }

    @Test
    void reports_tellHowTheModelsLifeBegan() throws Exception {
        OperatorSubtaskState state;
        try (var harness = open(null)) {
            harness.processElement(A1, 0);
            harness.processElement(B1, 0);
            harness.processWatermark(999);
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .extracting(LearningReport::life)
                    .containsExactly(
                            List.of(new LifeEvent(LifeEvent.Kind.BORN, 0)), List.<LifeEvent>of());
            state = harness.snapshot(1, 1);
        }
        try (var harness = open(state)) {
            harness.processElement(A2, 0);
            harness.processWatermark(1999);
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .extracting(LearningReport::life)
                    .containsExactly(List.of(new LifeEvent(LifeEvent.Kind.RESTORED, 8)));
        }
    }

    @Test
    void snapshots_areNoMoreFrequentThanAsked_butTheLastAlwaysComes() throws Exception {
        try (var harness = open(null)) {
            harness.setProcessingTime(20_000);
            harness.processElement(A1, 0);
            harness.processWatermark(999);
            assertThat(Harness.side(harness, SideOutputs.SNAPSHOTS)).hasSize(1);
            harness.setProcessingTime(29_999);
            harness.processElement(A2, 0);
            harness.processWatermark(1999);
            assertThat(Harness.side(harness, SideOutputs.SNAPSHOTS)).hasSize(1);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(Harness.side(harness, SideOutputs.SNAPSHOTS))
                    .extracting(ModelSnapshot::version)
                    .containsExactly(4L, 8L);
        }
    }

    @Test
    void restored_withPendingBatches_endsWithTheSameBytes() throws Exception {
        ModelSnapshot expected = learned(A1, B1, A2);
        OperatorSubtaskState state;
        try (var harness = open(null)) {
            harness.processElement(A1, 0);
            harness.processElement(B1, 0);
            harness.processWatermark(999);
            harness.processElement(A2, 0);
            state = harness.snapshot(1, 1);
        }
        try (var harness = open(state)) {
            assertThat(emitted(harness))
                    .as("the new epoch is announced before anything else")
                    .extracting(ModelSnapshot::epoch, ModelSnapshot::version)
                    .containsExactly(tuple(NOW + 1, 8L));
            harness.processWatermark(Long.MAX_VALUE);
            List<ModelSnapshot> published = Harness.side(harness, SideOutputs.SNAPSHOTS);
            ModelSnapshot last = published.get(published.size() - 1);
            assertThat(last.epoch()).as("the job was not submitted again").isEqualTo(NOW + 1);
            assertThat(last.version()).isEqualTo(expected.version());
            assertThat(last.bytes()).isEqualTo(expected.bytes());
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .extracting(LearningReport::epoch)
                    .containsExactly(NOW + 1);
        }
    }

    @Test
    void restoredModel_thatWasNotPublished_isPublishedWithoutAWatermark() throws Exception {
        OperatorSubtaskState state;
        try (var harness = open(null)) {
            harness.setProcessingTime(20_000);
            harness.processElement(A1, 0);
            harness.processWatermark(999);
            harness.processElement(A2, 0);
            harness.processWatermark(1999);
            assertThat(Harness.side(harness, SideOutputs.SNAPSHOTS))
                    .extracting(ModelSnapshot::version)
                    .containsExactly(4L);
            state = harness.snapshot(1, 1);
        }
        try (var harness = open(state)) {
            harness.setProcessingTime(20_000);
            assertThat(Harness.side(harness, SideOutputs.SNAPSHOTS))
                    .extracting(ModelSnapshot::version)
                    .containsExactly(8L);
        }
    }

    @Test
    void batchWithoutAStep_isAVersion_whichIsEmittedAndPublished() throws Exception {
        try (var harness = open(null)) {
            harness.processElement(Harness.oneLabel("a", 1000), 0);
            harness.processWatermark(999);
            harness.processElement(Harness.oneLabel("a", 2000), 0);
            harness.processWatermark(1999);
            harness.processElement(nothingNew(3000), 0);
            harness.processWatermark(2999);
            harness.processWatermark(Long.MAX_VALUE);
            List<ModelSnapshot> emitted = emitted(harness);
            assertThat(emitted)
                    .as("nothing new is no version, and is not sent again")
                    .extracting(ModelSnapshot::version)
                    .containsExactly(0L, 1L, 2L);
            assertThat(emitted.get(2).bytes()).isNotEqualTo(emitted.get(1).bytes());
            List<ModelSnapshot> published = Harness.side(harness, SideOutputs.SNAPSHOTS);
            assertThat(published.get(published.size() - 1).version())
                    .as("the last comes, whatever the timer said before")
                    .isEqualTo(2);
        }
    }

    private static TripletBatch nothingNew(long windowEnd) {
        List<Event> remembered = Harness.oneLabel("a", 1000).fresh();
        return new TripletBatch("a", windowEnd, 0, List.of(), List.of(), remembered)
                .withRedelivered(3);
    }

    /** The model at the end. */
    private static byte[] forgetting(TripletBatch... given) throws Exception {
        try (var harness = open(null)) {
            for (TripletBatch batch : given) {
                harness.processElement(batch, 0);
            }
            harness.processWatermark(999);
            harness.processWatermark(1999);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .as("orders have none")
                    .hasSize(3);
            return Harness.side(harness, SideOutputs.SNAPSHOTS).get(0).bytes();
        }
    }

    @Test
    void orderToForget_hasItsPlaceAmongTheBatches_whateverTheArrival() throws Exception {
        TripletBatch order = TripletBatch.forgetting("a5", 999);
        TripletBatch holds = withRemembered(A2, A1.fresh());
        List<Event> without =
                A1.fresh().stream().filter(event -> !event.entity().equals("a5")).toList();
        byte[] expected = forgetting(A1, B1, withRemembered(A2, without));
        assertThat(forgetting(A1, B1, order, holds)).isEqualTo(expected);
        assertThat(forgetting(holds, order, B1, order, A1)).isEqualTo(expected);
        assertThat(forgetting(A1, B1, holds)).isNotEqualTo(expected);
    }

    private static TripletBatch withRemembered(TripletBatch batch, List<Event> remembered) {
        return new TripletBatch(
                batch.group(), batch.windowEnd(), 0, batch.fresh(), List.of(), remembered);
    }

    @Test
    void orderToForget_isRestored_andLeavesNoName() throws Exception {
        OperatorSubtaskState state;
        try (var harness = open(null)) {
            harness.processElement(A1, 0);
            harness.processElement(TripletBatch.forgetting("a5", 1500), 0);
            harness.processElement(withRemembered(A2, A1.fresh()), 0);
            harness.processWatermark(999);
            state = harness.snapshot(1, 1);
            assertThat(holds(state, "a5")).isTrue();
        }
        try (var harness = open(state)) {
            harness.processWatermark(1500);
            OperatorSubtaskState after = harness.snapshot(2, 2);
            assertThat(holds(after, "a6")).as("what waits is found").isTrue();
            // the window that is still open has an event of it that is newer
            assertThat(count(after, "a5")).isEqualTo(1);
        }
    }

    private static boolean holds(OperatorSubtaskState state, String text) throws Exception {
        return count(state, text) > 0;
    }

    /** How often a name stands in the state: its length, then its characters. */
    private static int count(OperatorSubtaskState state, String name) throws Exception {
        int count = 0;
        for (OperatorStateHandle handle : state.getManagedOperatorState()) {
            try (var in = handle.openInputStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                String sought = "\0\0\0" + (char) name.length() + name;
                for (int at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
                    count++;
                }
            }
        }
        return count;
    }

    @Test
    void reports_countWhatWasRedelivered() throws Exception {
        try (var harness = open(null)) {
            harness.processElement(nothingNew(1000), 0);
            harness.processWatermark(999);
            assertThat(Harness.side(harness, SideOutputs.REPORTS))
                    .extracting(LearningReport::redelivered)
                    .containsExactly(3);
        }
    }
}
