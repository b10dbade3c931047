package io.tripletflow.job.operator.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import io.tripletflow.job.config.choice.LateLabels;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.operator.Harness;
import io.tripletflow.job.operator.SideOutputs;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.JoinInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinLabelsTest {

    private static final long WINDOW = 100;
    private static final LateLabels SPEC = new LateLabels(Duration.ofSeconds(1), 3, 1 << 20);

    private KeyedOneInputStreamOperatorTestHarness<String, JoinInput, Event> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        open(null);
    }

    private void open(OperatorSubtaskState state) throws Exception {
        WindowSpec windows = new WindowSpec.Tumbling(Duration.ofMillis(WINDOW));
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new JoinLabels(SPEC, windows), JoinInput::entity, Types.STRING);
        harness.setup(Harness.serializer(Formats.EVENT));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void send(JoinInput input) throws Exception {
        harness.processElement(input, 0);
    }

    private Event input(long time) throws Exception {
        return input("a", "", time, "");
    }

    private Event input(String entity, String label, long time, String name) throws Exception {
        Event event = Harness.event(entity, label, time);
        send(new JoinInput.Observed(event, name));
        return event;
    }

    private static LateLabel label(String label, long time) {
        return label("a", label, time, "", OptionalLong.empty());
    }

    private static LateLabel label(
            String entity, String label, long time, String ofEvent, OptionalLong ofMillis) {
        return new LateLabel(
                entity,
                Optional.of(label).filter(text -> !text.isEmpty()),
                "",
                time,
                ofEvent,
                ofMillis,
                Optional.empty());
    }

    private void tell(LateLabel label) throws Exception {
        send(told(label));
    }

    private JoinInput.Told told(LateLabel label) {
        byte[] value = {1, 2};
        return new JoinInput.Told(
                new Decoded.Label(label, new Decoded.Origin(null, value, "events", 1, offset++)),
                false);
    }

    private List<String> details() {
        return Harness.side(harness, SideOutputs.DEAD_LETTERS).stream()
                .map(DeadLetter::detail)
                .toList();
    }

    @Test
    void label_joinsTheNewestInputBeforeIt_andIsLearnedAtItsOwnTime() throws Exception {
        input(100);
        Event before = input(250);
        input(700);
        tell(label("x", 650));
        harness.processWatermark(698);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.processWatermark(699);
        assertThat(harness.extractOutputValues()).containsExactly(before.labelled("x", 650, 1));
        assertThat(harness.extractOutputValues().get(0).inputMillis()).isEqualTo(250);
        // before the watermark that closes its window
        List<Object> output = new ArrayList<>(harness.getOutput());
        assertThat(output.get(output.size() - 1)).isEqualTo(new Watermark(699));
    }

    @Test
    void ofEvent_andOfTime_nameTheInput() throws Exception {
        Event first = input("a", "", 100, "tx-1");
        Event second = input("a", "", 200, "tx-2");
        input("a", "", 300, "tx-3");
        tell(label("a", "x", 400, "tx-1", OptionalLong.empty()));
        tell(label("a", "y", 401, "", OptionalLong.of(200)));
        harness.processWatermark(499);
        assertThat(harness.extractOutputValues())
                .containsExactly(first.labelled("x", 400, 1), second.labelled("y", 401, 1));
    }

    @Test
    void labelWithoutInput_waitsForOne_andIsLearnedThen() throws Exception {
        tell(label("a", "x", 100, "tx-9", OptionalLong.empty()));
        tell(label("y", 150));
        harness.processWatermark(500);
        Event later = input("a", "", 720, "tx-9");
        harness.processWatermark(798);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.processWatermark(799);
        assertThat(harness.extractOutputValues())
                .containsExactly(
                        later.labelled("x", 720, 1),
                        later.labelled("x", 720, 1).retraction(720),
                        later.labelled("y", 720, 1));
        assertThat(details()).isEmpty();
    }

    @Test
    void labelWithoutInput_isADeadLetter_afterRetention() throws Exception {
        tell(label("a", "x", 100, "tx-9", OptionalLong.empty()));
        tell(label("a", "x", 120, "", OptionalLong.of(50)));
        harness.processWatermark(1198);
        assertThat(details()).isEmpty();
        harness.processWatermark(1199);
        assertThat(details())
                .containsExactly(
                        "entity 'a' has a label told at 100 for an input of event 'tx-9' but none"
                                + " came in labels.retention; send its input, too (events-1@0)",
                        "entity 'a' has a label told at 120 for an input of time 50 but none"
                                + " came in labels.retention; send its input, too (events-1@1)");
        DeadLetter letter = Harness.side(harness, SideOutputs.DEAD_LETTERS).get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNMATCHED_LABEL);
        assertThat(letter.value()).containsExactly(1, 2);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void changedLabel_takesTheOldOneBack_theSameAgainDoesNothing() throws Exception {
        Event input = input("a", "old", 100, "");
        tell(label("old", 200));
        tell(label("new", 300));
        tell(label("new", 350));
        harness.processWatermark(399);
        assertThat(harness.extractOutputValues())
                .containsExactly(input.retraction(300), input.labelled("new", 300, 1));
    }

    @Test
    void retraction_takesTheLabelBack_onlyOnce() throws Exception {
        Event input = input(100);
        tell(label("x", 200));
        tell(label("", 300));
        tell(label("", 310));
        harness.processWatermark(399);
        Event labelled = input.labelled("x", 200, 1);
        assertThat(harness.extractOutputValues())
                .containsExactly(labelled, labelled.retraction(300));
        assertThat(details())
                .containsExactly(
                        "entity 'a' is to lose at 310 the label of an input but it has none; send"
                                + " a retraction only after a label (events-1@2)");
    }

    @Test
    void pause_joinsAllThatCame_andLaterEventsGoOnInOrder() throws Exception {
        Event input = input(100);
        tell(label("x", 200));
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(harness.extractOutputValues()).containsExactly(input.labelled("x", 200, 1));
        List<Object> output = new ArrayList<>(harness.getOutput());
        assertThat(output.get(output.size() - 1)).isEqualTo(WatermarkStatus.IDLE);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        Event next = input(400);
        tell(label("y", 450));
        harness.processWatermark(499);
        assertThat(harness.extractOutputValues())
                .containsExactly(input.labelled("x", 200, 1), next.labelled("y", 450, 1));
    }

    @Test
    void forgottenEntity_losesInputsAndLabels_whenTheWatermarkComesToIt() throws Exception {
        Event input = input(100);
        tell(label("x", 150));
        tell(label("a", "y", 160, "tx-9", OptionalLong.empty()));
        send(new JoinInput.Observed(Event.forgetting("a", "", 250), ""));
        Event later = input(320);
        tell(label("z", 350));
        tell(label("a", "w", 360, "", OptionalLong.of(100)));
        harness.processWatermark(399);
        assertThat(harness.extractOutputValues())
                .containsExactly(
                        input.labelled("x", 150, 1),
                        Event.forgetting("a", "", 250), // after what was joined before
                        later.labelled("z", 350, 1));
        harness.processWatermark(5_000);
        assertThat(details()).hasSize(1);
        assertThat(details().get(0)).contains("of time 100 but none came");
    }

    @Test
    void forgottenEntity_leavesNoTimer() throws Exception {
        input(100);
        tell(label("a", "y", 160, "tx-9", OptionalLong.empty()));
        harness.processWatermark(199);
        send(new JoinInput.Observed(Event.forgetting("a", "", 250), ""));
        harness.processWatermark(299);
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void pause_forgetsAtOnce_andLeavesNoTimer() throws Exception {
        input(100);
        tell(label("a", "y", 160, "tx-9", OptionalLong.empty()));
        tell(label("x", 150));
        send(new JoinInput.Observed(Event.forgetting("a", "", 250), ""));
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(harness.extractOutputValues()).last().isEqualTo(Event.forgetting("a", "", 250));
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void endOfTheStream_givesUpWhatWaits() throws Exception {
        tell(label("x", 100));
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(details()).hasSize(1);
        assertThat(details().get(0)).contains("but the stream ended before one came");
    }

    @Test
    void inputs_areBounded_andExpire() throws Exception {
        for (int i = 0; i < 50; i++) {
            input(100 + i);
        }
        tell(label("a", "x", 160, "", OptionalLong.of(146))); // the fourth last
        tell(label("a", "y", 161, "", OptionalLong.of(147)));
        harness.processWatermark(199);
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(harness.extractOutputValues().get(0).label()).contains("y");
        for (int i = 0; i < 50; i++) {
            tell(label("a", "z" + i, 300, "no", OptionalLong.empty()));
        }
        assertThat(details()).hasSize(3);
        assertThat(details().get(0))
                .isEqualTo(
                        "entity 'a' has a label told at 160 for an input of time 146 but 48 labels"
                                + " of the entity wait already; send fewer or raise labels.inputs"
                                + " (events-1@0)");
        harness.processWatermark(5000);
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    /** A naive join that keeps everything and looks at all in the order of time. */
    private static final class BruteForce {
        final List<Event> joined = new ArrayList<>();
        final List<LateLabel> unmatched = new ArrayList<>();
        private final List<JoinInput.Observed> inputs = new ArrayList<>();
        private final List<LateLabel> waiting = new ArrayList<>();

        BruteForce(List<JoinInput> all) {
            List<JoinInput> sorted = new ArrayList<>(all);
            sorted.sort(
                    Comparator.comparingLong(JoinLabelsTest::time)
                            .thenComparing(each -> each instanceof JoinInput.Told)
                            .thenComparing(JoinLabelsTest::content));
            for (JoinInput each : sorted) {
                if (each instanceof JoinInput.Observed input) {
                    inputs.add(input);
                    for (LateLabel label : List.copyOf(waiting)) {
                        if (time(input) - label.timeMillis() <= 1000
                                && label.fits(input.event(), input.name())) {
                            waiting.remove(label);
                            join(label, inputs.size() - 1);
                        }
                    }
                } else {
                    find(((JoinInput.Told) each).label().label());
                }
            }
            unmatched.addAll(waiting);
        }

        private void find(LateLabel label) {
            for (int i = inputs.size() - 1; i >= Math.max(0, inputs.size() - 3); i--) {
                boolean young = label.timeMillis() - time(inputs.get(i)) <= 1000;
                if (young && label.fits(inputs.get(i).event(), inputs.get(i).name())) {
                    join(label, i);
                    return;
                }
            }
            waiting.add(label);
        }

        private void join(LateLabel label, int index) {
            Event now = inputs.get(index).event();
            long time = Math.max(label.timeMillis(), now.inputMillis());
            if (label.label().isEmpty() && now.label().isEmpty()) {
                unmatched.add(label);
            } else if (!label.label().equals(now.label())) {
                now.label().ifPresent(old -> joined.add(now.retraction(time)));
                Event then =
                        label.label()
                                .map(text -> now.labelled(text, time, now.weight()))
                                .orElse(now.unlabelled());
                then.label().ifPresent(told -> joined.add(then));
                inputs.set(index, new JoinInput.Observed(then, inputs.get(index).name()));
            }
        }
    }

    private static long time(JoinInput input) {
        return input instanceof JoinInput.Observed observed
                ? observed.event().inputMillis()
                : ((JoinInput.Told) input).label().label().timeMillis();
    }

    private static String content(JoinInput input) {
        if (input instanceof JoinInput.Observed) {
            return "";
        }
        LateLabel label = ((JoinInput.Told) input).label().label();
        return label.label().orElse("") + ' ' + label.ofEvent() + ' ' + label.ofMillis();
    }

    private static List<Event> sorted(List<Event> events) {
        return events.stream().sorted(Event.ORDER).toList();
    }

    /** One entity's inputs, each at its own time, and labels of all kinds, each at another one. */
    private List<JoinInput> random(Random random) {
        List<JoinInput> all = new ArrayList<>();
        int count = 2 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            long time = 1 + 2L * random.nextInt(1500);
            String name = "n" + random.nextInt(6);
            if (all.stream().anyMatch(each -> time(each) == time)) {
                continue;
            }
            if (random.nextBoolean()) {
                String label = random.nextInt(4) == 0 ? "l" + random.nextInt(3) : "";
                all.add(new JoinInput.Observed(Harness.event("a", label, time), name));
            } else {
                String label = random.nextInt(5) == 0 ? "" : "l" + random.nextInt(3);
                int kind = random.nextInt(3);
                OptionalLong of =
                        kind == 1
                                ? OptionalLong.of(1 + 2L * random.nextInt(1500))
                                : OptionalLong.empty();
                all.add(told(label("a", label, time, kind == 2 ? name : "", of)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyOrderOfArrival_watermarksAndRestores_joinAsBruteForce(long seed) throws Exception {
        Random random = new Random(seed);
        int joins = 0;
        for (int round = 0; round < 150; round++) {
            List<JoinInput> all = random(random);
            BruteForce expected = new BruteForce(all);
            List<Event> joined = arriveInAnyOrder(all, random);
            assertThat(sorted(joined)).isEqualTo(sorted(expected.joined));
            joins += joined.size();
            assertThat(unmatched).isEqualTo(expected.unmatched.size());
        }
        assertThat(joins).isGreaterThan(500);
    }

    private int unmatched;

    /** Within what the watermark allows; with restores in between. */
    private List<Event> arriveInAnyOrder(List<JoinInput> all, Random random) throws Exception {
        List<JoinInput> left = new ArrayList<>(all);
        Collections.shuffle(left, random);
        List<Event> joined = new ArrayList<>();
        unmatched = 0;
        close();
        open();
        long watermark = Long.MIN_VALUE;
        while (!left.isEmpty()) {
            JoinInput next = left.remove(0);
            send(next);
            if (random.nextInt(3) == 0) {
                long max =
                        left.stream().mapToLong(each -> closes(time(each)) - 1).min().orElse(9000);
                watermark = Math.max(watermark, max - random.nextInt(200));
                harness.processWatermark(watermark);
            }
            if (random.nextInt(8) == 0) {
                OperatorSubtaskState state = harness.snapshot(1, 1);
                collect(joined);
                close();
                open(state);
            }
        }
        harness.processWatermark(Math.max(watermark, 20_000));
        collect(joined);
        return joined;
    }

    private void collect(List<Event> joined) {
        long watermark = Long.MIN_VALUE;
        for (Object each : harness.getOutput()) {
            if (each instanceof Watermark mark) {
                watermark = mark.getTimestamp();
            } else {
                Event event = (Event) ((StreamRecord<?>) each).getValue();
                assertThat(closes(event.timeMillis())).isGreaterThan(watermark);
                joined.add(event);
            }
        }
        unmatched += details().size();
    }

    /** Watermark that closes the window of a time. */
    private static long closes(long time) {
        return time - time % WINDOW + WINDOW - 1;
    }
}
