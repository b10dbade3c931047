package io.tripletflow.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.state.Formats;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PausedEventsTest {

    private static final WindowSpec SECOND = new WindowSpec.Tumbling(Duration.ofSeconds(1));

    private OneInputStreamOperatorTestHarness<Decoded, Event> harness;

    @BeforeEach
    void open() throws Exception {
        ValidateEvents validate = new ValidateEvents(SECOND, Duration.ofSeconds(1));
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PausedEvents(validate, Duration.ofMillis(100)));
        harness.setup(Harness.serializer(Formats.EVENT));
        harness.open();
        harness.setProcessingTime(0);
        send(5_000);
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.getOutput().clear();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void eventOfAnIdleSource_endsThePause_andAnotherBeginsAfterTheLast() throws Exception {
        send(4_500);
        harness.setProcessingTime(60);
        send(4_600);
        harness.setProcessingTime(159);
        assertThat(statuses()).containsExactly(WatermarkStatus.ACTIVE);
        harness.setProcessingTime(160);
        assertThat(statuses()).containsExactly(WatermarkStatus.ACTIVE, WatermarkStatus.IDLE);
        send(4_700);
        assertThat(statuses()).hasSize(3).last().isEqualTo(WatermarkStatus.ACTIVE);
    }

    @Test
    void sourceThatIsActiveAgain_saysItselfWhenItIsIdle() throws Exception {
        send(4_500);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        harness.setProcessingTime(1_000);
        assertThat(statuses()).doesNotContain(WatermarkStatus.IDLE);
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(statuses()).last().isEqualTo(WatermarkStatus.IDLE);
    }

    private List<Object> statuses() {
        return harness.getOutput().stream().filter(WatermarkStatus.class::isInstance).toList();
    }

    private void send(long time) throws Exception {
        Event event = Harness.event("a", "x", time);
        Decoded decoded = new Decoded.Good(event, null, new byte[] {1}, "events", 0, time);
        harness.processElement(decoded, time);
    }
}
