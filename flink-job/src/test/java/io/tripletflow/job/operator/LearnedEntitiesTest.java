package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.operator.refresh.Refresher;
import io.tripletflow.job.operator.window.GroupWindows;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.memory.MemorySpec;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Windows, trainer and refresher behind one another, without sweeps: an entity is embedded again
 * when its own window has been learned, however long that lasts.
 */
@SuppressWarnings("try") // closing a harness is declared to throw anything
class LearnedEntitiesTest {

    private static final Duration NO_SWEEP = Duration.ofDays(1);

    private KeyedOneInputStreamOperatorTestHarness<String, Event, TripletBatch> windows;
    private OneInputStreamOperatorTestHarness<TripletBatch, LearnedModel> trainer;
    private KeyedTwoInputStreamOperatorTestHarness<String, Event, LearnedModel, EmbeddingRecord>
            refresher;
    private int batches;
    private int models;

    private void open(WindowSpec spec) throws Exception {
        windows =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        GroupWindows.of(
                                spec,
                                new JobConfig.GroupBounds(1000, 1 << 24, Duration.ZERO),
                                new MemorySpec(8, 16, 32, 0),
                                1),
                        Event::group,
                        Types.STRING);
        windows.setup(Harness.serializer(Formats.TRIPLET_BATCH));
        windows.open();
        trainer =
                new OneInputStreamOperatorTestHarness<>(
                        new Trainer(Harness.LEARNING, new byte[0], 10_000, 1));
        trainer.setup(Harness.serializer(Formats.LEARNED_MODEL));
        trainer.open();
        refresher =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new Refresher(
                                Harness.LEARNING,
                                new JobConfig.Refresh(
                                        NO_SWEEP, 0, Duration.ZERO, Duration.ofSeconds(1))),
                        Event::entity,
                        null,
                        Types.STRING);
        refresher.setup(Harness.serializer(Formats.EMBEDDING));
        refresher.open();
        trainer.setProcessingTime(1);
        watermark(Long.MIN_VALUE + 1);
    }

    @AfterEach
    void close() throws Exception {
        windows.close();
        trainer.close();
        refresher.close();
    }

    private void send(String group, int from, int to) throws Exception {
        for (int time = from; time < to; time++) {
            Event plain = Harness.event(group + time, "label-" + time % 3, time);
            Event event =
                    new Event(
                            plain.entity(),
                            plain.label(),
                            group,
                            plain.tower(),
                            time,
                            plain.input());
            windows.processElement(event, time);
            refresher.processElement1(event, time);
        }
        settle();
    }

    private void watermark(long time) throws Exception {
        windows.processWatermark(time);
        refresher.processWatermark1(new Watermark(time));
        batches();
        trainer.processWatermark(time);
        models();
        refresher.processWatermark2(new Watermark(time));
        settle();
    }

    private void pause() throws Exception {
        windows.processWatermarkStatus(WatermarkStatus.IDLE);
        refresher.processWatermarkStatus1(WatermarkStatus.IDLE);
        batches();
        trainer.processWatermarkStatus(WatermarkStatus.IDLE);
        models();
        refresher.processWatermarkStatus2(WatermarkStatus.IDLE);
        settle();
    }

    private void batches() throws Exception {
        for (TripletBatch batch : windows.extractOutputValues().stream().skip(batches).toList()) {
            trainer.processElement(batch, 0);
            batches++;
        }
    }

    private void models() throws Exception {
        for (LearnedModel model : trainer.extractOutputValues().stream().skip(models).toList()) {
            refresher.processElement2(model, 0);
            models++;
        }
    }

    private void settle() throws Exception {
        refresher.setProcessingTime(refresher.getProcessingTime() + 5);
    }

    /** How often entities of the group were sent. */
    private long sent(String group) {
        return refresher.extractOutputValues().stream()
                .filter(embedding -> embedding.entity().startsWith(group))
                .count();
    }

    private long newestVersion(String group) {
        return refresher.extractOutputValues().stream()
                .filter(embedding -> embedding.entity().startsWith(group))
                .mapToLong(EmbeddingRecord::version)
                .max()
                .orElseThrow();
    }

    @Test
    void sessionThatGoesOn_isRefreshedWhenItHasEnded_notOneGapAfterTheEvent() throws Exception {
        open(new WindowSpec.Session(Duration.ofMillis(100)));
        send("long", 0, 90);
        send("short", 0, 90);
        send("long", 90, 180);
        watermark(195); // the short session is learned, the long one goes on
        assertThat(sent("short")).isEqualTo(2 * 90);
        assertThat(sent("long")).as("nothing of it has been learned").isEqualTo(180);
        send("long", 180, 270);
        watermark(300);
        assertThat(sent("long")).isEqualTo(270);
        long before = newestVersion("short");
        watermark(1000);
        assertThat(sent("long")).as("each again").isEqualTo(2 * 270);
        assertThat(newestVersion("long")).isGreaterThan(before);
    }

    @Test
    void countedWindow_isRefreshedWhenItIsFull() throws Exception {
        open(new WindowSpec.Count(200));
        send("half", 0, 100);
        send("full", 0, 200);
        watermark(500);
        assertThat(sent("full")).isEqualTo(2 * 200);
        assertThat(sent("half")).isEqualTo(100);
        send("half", 500, 600);
        watermark(1000);
        assertThat(sent("half")).isEqualTo(2 * 200);
    }

    @Test
    void slidingWindowsThatMeetAPause_allThatTheyLearnFirst_isRefreshed() throws Exception {
        open(new WindowSpec.Sliding(Duration.ofMillis(100), Duration.ofMillis(50)));
        send("g", 1000, 1200);
        watermark(1148);
        long before = sent("g");
        pause();
        assertThat(sent("g") - before).as("those from 1100 on").isEqualTo(100);
        send("g", 1200, 1201);
        pause();
        assertThat(sent("g") - before).as("one, at once and learned").isEqualTo(102);
    }
}
