package io.tripletflow.job.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.state.Formats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValidateEventsTest {

    private OneInputStreamOperatorTestHarness<Decoded, Event> harness;

    @BeforeEach
    void open() throws Exception {
        open(List.of());
    }

    private void open(List<OperatorSubtaskState> states) throws Exception {
        open(states, InputVersion.newest());
    }

    private void open(List<OperatorSubtaskState> states, InputVersion version) throws Exception {
        WindowSpec windows = new WindowSpec.Sliding(Duration.ofMillis(100), Duration.ofMillis(50));
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new ValidateEvents(
                                        windows,
                                        Duration.ofMillis(20),
                                        Map.of(Event.DEFAULT_TOWER, version))));
        harness.setup(Harness.serializer(Formats.EVENT));
        if (!states.isEmpty()) {
            harness.initializeState(
                    AbstractStreamOperatorTestHarness.repackageState(
                            states.toArray(new OperatorSubtaskState[0])));
        }
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private Event send(String entity, String label, long time) throws Exception {
        return send(1, entity, label, time);
    }

    private Event send(int partition, String entity, String label, long time) throws Exception {
        Event event = Harness.event(entity, label, time);
        byte[] bytes = {1, 2, 3};
        harness.processElement(new Decoded.Good(event, null, bytes, "events", partition, 42), time);
        return event;
    }

    @Test
    void labelledEvent_isEmbeddedAndLearned_anUnlabelledOneOnlyEmbedded() throws Exception {
        Event labelled = send("a", "x", 10);
        Event unlabelled = send("b", "", 11);
        assertThat(harness.extractOutputValues()).containsExactly(labelled, unlabelled);
        assertThat(Harness.side(harness, SideOutputs.LEARNABLE)).containsExactly(labelled);
        assertThat(Harness.side(harness, SideOutputs.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void late_meansThatTheLastWindowHasClosed() throws Exception {
        // the last window that holds 60 is [50, 150), and the watermark 149 closes it
        harness.processWatermark(148);
        Event inTime = send("a", "x", 60);
        harness.processWatermark(149);
        Event late = send("b", "x", 60);
        Event alsoInTime = send("c", "x", 100);
        Event unlabelled = send("d", "", 60);
        assertThat(Harness.side(harness, SideOutputs.LEARNABLE))
                .containsExactly(inTime, alsoInTime);
        assertThat(harness.extractOutputValues())
                .containsExactly(inTime, late, alsoInTime, unlabelled);
        DeadLetter letter = Harness.side(harness, SideOutputs.DEAD_LETTERS).get(0);
        assertThat(Harness.side(harness, SideOutputs.DEAD_LETTERS)).hasSize(1);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.LATE);
        assertThat(letter.value()).containsExactly(1, 2, 3);
        assertThat(letter.detail())
                .isEqualTo(
                        "entity 'b' has time 60 but its windows closed when the watermark reached"
                                + " 149; it is embedded but not learned from; raise source.lateness"
                                + " if this happens often (events-1@42)");
    }

    @Test
    void late_isJudgedByThePartition_beforeAnyWatermarkComes_andAfterARestoreToo()
            throws Exception {
        send(1, "newest", "", 170); // less the lateness closes [50, 150)
        Event otherPartition = send(2, "a", "x", 60);
        Event late = send(1, "b", "x", 60);
        assertThat(Harness.side(harness, SideOutputs.LEARNABLE)).containsExactly(otherPartition);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        send(1, "lost", "", 1000);
        OperatorSubtaskState other;
        harness.close();
        open();
        send(3, "elsewhere", "", 500);
        other = harness.snapshot(1, 1);
        harness.close();

        open(List.of(state, other));
        Event again = send(1, "c", "x", 60);
        Event inTime = send(1, "d", "x", 100);
        Event rescaled = send(3, "e", "x", 300);
        assertThat(Harness.side(harness, SideOutputs.LEARNABLE)).containsExactly(inTime);
        assertThat(harness.extractOutputValues()).containsExactly(again, inTime, rescaled);
        assertThat(late.entity()).isEqualTo("b");
    }

    private Event sendText(String entity, String text) throws Exception {
        Event event =
                new Event(
                        entity,
                        Optional.of("x"),
                        "",
                        Event.DEFAULT_TOWER,
                        10,
                        new Input.Text(text));
        byte[] value = text.getBytes(UTF_8);
        harness.processElement(new Decoded.Good(event, null, value, "events", 1, 42), 10);
        return event;
    }

    /** What the decoder lets pass, since it knows the newest rules alone. */
    @Test
    void textThatAnOldModelDoesNotRead_isADeadLetterOnly() throws Exception {
        harness.close();
        open(List.of(), InputVersion.FIRST);
        Event words = sendText("a", "two 🍕");
        sendText("b", "🍕🍕");
        Event features = send("c", "x", 10);
        assertThat(harness.extractOutputValues()).containsExactly(words, features);
        assertThat(Harness.side(harness, SideOutputs.LEARNABLE)).containsExactly(words, features);
        assertThat(Harness.side(harness, SideOutputs.DEAD_LETTERS)).hasSize(1);
        DeadLetter letter = Harness.side(harness, SideOutputs.DEAD_LETTERS).get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.MISSING_INPUT);
        assertThat(letter.value()).isEqualTo("🍕🍕".getBytes(UTF_8));
        assertThat(letter.detail())
                .isEqualTo(
                        "entity 'b' has text without a letter or digit, and the job's model is of"
                                + " input version 1, which reads nothing else; send words, or begin"
                                + " a new model, which reads symbols and emoji (events-1@42)");
    }

    @Test
    void textThatANewModelReads_isUsed() throws Exception {
        Event emoji = sendText("a", "🍕🍕");
        assertThat(harness.extractOutputValues()).containsExactly(emoji);
        assertThat(Harness.side(harness, SideOutputs.DEAD_LETTERS)).isEmpty();
    }

    /** As of the newest event of its partition, whatever the record's own time. */
    @Test
    void entityToForget_isToldToAllThatKnowIt() throws Exception {
        send(1, "a", "", 70);
        send(1, "a", "", 50);
        send(2, "b", "", 90);
        harness.processElement(new Decoded.Forget("a", "events", 1, 43), 5_000);
        assertThat(harness.extractOutputValues()).last().isEqualTo(Event.forgetting("a", "", 70));
        String group = Forgetting.groups(1).get(0);
        assertThat(Harness.side(harness, SideOutputs.LEARNABLE))
                .containsExactly(Event.forgetting("a", group, 70));
        assertThat(Harness.side(harness, SideOutputs.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void badRecord_isADeadLetterOnly() throws Exception {
        DeadLetter letter =
                new DeadLetter(
                        null, new byte[1], "t", 0, 0, 0, DeadLetter.Reason.NOT_JSON, "no JSON");
        harness.processElement(new Decoded.Bad(letter), 0);
        assertThat(Harness.side(harness, SideOutputs.DEAD_LETTERS)).containsExactly(letter);
        assertThat(harness.extractOutputValues()).isEmpty();
    }
}
