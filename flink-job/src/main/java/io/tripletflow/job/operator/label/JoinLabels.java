package io.tripletflow.job.operator.label;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.choice.LateLabels;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.metrics.JobMetric;
import io.tripletflow.job.metrics.MetricScope;
import io.tripletflow.job.operator.SideOutputs;
import io.tripletflow.job.operator.WindowTimes;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.EntityLabels;
import io.tripletflow.job.state.event.JoinInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Joins labels that came without an input with the inputs of their entity. Emits labelled events,
 * and events that take a label back; labels that no input is found for go to the dead letters.
 * Passes on that an entity was forgotten. Keyed by entity.
 *
 * <p>A joined event leaves before the watermark at which its window closes. When the stream pauses,
 * all that came is joined at once, as all that came is learned then.
 */
public final class JoinLabels extends AbstractStreamOperator<Event>
        implements OneInputStreamOperator<JoinInput, Event>, EntityJoin.Outcome {

    private static final long serialVersionUID = 1;

    private static final ValueStateDescriptor<EntityLabels> LABELS =
            new ValueStateDescriptor<>("labels", Formats.ENTITY_LABELS);

    private final LateLabels spec;
    private final WindowTimes times;

    private transient ValueState<EntityLabels> labels;
    private transient InternalTimerService<VoidNamespace> turns;
    private transient InternalTimerService<VoidNamespace> expiries;
    private transient Counter joined;
    private transient Counter retracted;
    private transient Counter unmatched;

    public JoinLabels(LateLabels spec, WindowSpec windows) {
        this.spec = spec;
        this.times = new WindowTimes(windows);
    }

    @Override
    public void open() throws Exception {
        super.open();
        labels = getKeyedStateStore().getState(LABELS);
        turns =
                getInternalTimerService(
                        "turns", VoidNamespaceSerializer.INSTANCE, new Timed(this::onTurn));
        expiries =
                getInternalTimerService(
                        "expiries", VoidNamespaceSerializer.INSTANCE, new Timed(this::onExpiry));
        MetricScope metrics = new MetricScope(getMetricGroup());
        joined = metrics.counter(JobMetric.JOINED_LABELS);
        retracted = metrics.counter(JobMetric.RETRACTED_LABELS);
        unmatched = metrics.counter(JobMetric.UNMATCHED_LABELS);
    }

    @Override
    public void processElement(StreamRecord<JoinInput> element) throws Exception {
        EntityLabels known = known();
        EntityJoin join = join(known);
        if (element.getValue() instanceof JoinInput.Observed input && input.event().forgets()) {
            join.forget(input.event().timeMillis());
        } else if (element.getValue() instanceof JoinInput.Observed input) {
            join.add(input);
        } else {
            join.add((JoinInput.Told) element.getValue());
        }
        join.advance(turns.currentWatermark());
        keep(join, known.expiryMillis());
    }

    private void onTurn() throws Exception {
        EntityLabels known = known();
        EntityJoin join = join(known);
        if (turns.currentWatermark() == Long.MAX_VALUE) {
            join.advanceToNewest();
            join.rejectWaiting();
        } else {
            join.advance(turns.currentWatermark());
        }
        keep(join, known.expiryMillis());
    }

    private void onExpiry() throws Exception {
        if (expiries.currentWatermark() != Long.MAX_VALUE) { // the end is no sign of age
            EntityJoin join = join(known());
            join.advance(expiries.currentWatermark());
            keep(join, EntityLabels.NO_TIMER);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            joinAll();
        }
        super.processWatermarkStatus(status);
    }

    /** Every label that has not been looked at has a timer. */
    private void joinAll() throws Exception {
        Map<Object, List<Long>> entities = new LinkedHashMap<>();
        turns.forEachEventTimeTimer(
                (namespace, time) ->
                        entities.computeIfAbsent(getCurrentKey(), unseen -> new ArrayList<>())
                                .add(time));
        for (Map.Entry<Object, List<Long>> entity : entities.entrySet()) {
            setCurrentKey(entity.getKey());
            for (long timer : entity.getValue()) { // has the entity's name
                turns.deleteEventTimeTimer(VoidNamespace.INSTANCE, timer);
            }
            EntityLabels known = known();
            EntityJoin join = join(known);
            join.advanceToNewest();
            keep(join, known.expiryMillis());
        }
    }

    private EntityLabels known() throws Exception {
        EntityLabels known = labels.value();
        return known == null ? EntityLabels.NONE : known;
    }

    private EntityJoin join(EntityLabels known) {
        return new EntityJoin(spec, times::settled, known, this);
    }

    private void keep(EntityJoin join, long expiryMillis) throws Exception {
        for (long obsolete : join.obsoleteTurns()) { // a timer has the entity's name
            turns.deleteEventTimeTimer(VoidNamespace.INSTANCE, obsolete);
        }
        long turn = join.nextTurn();
        if (turn != Long.MAX_VALUE) {
            turns.registerEventTimeTimer(VoidNamespace.INSTANCE, turn);
        }
        long expiry = expiryMillis;
        if (expiry == EntityLabels.NO_TIMER && join.nextExpiry() != Long.MAX_VALUE) {
            expiry = join.nextExpiry();
            expiries.registerEventTimeTimer(VoidNamespace.INSTANCE, expiry);
        }
        EntityLabels kept = join.state(expiry);
        if (kept.isEmpty()) {
            if (expiry != EntityLabels.NO_TIMER) {
                expiries.deleteEventTimeTimer(VoidNamespace.INSTANCE, expiry);
            }
            labels.clear();
        } else {
            labels.update(kept);
        }
    }

    @Override
    public void joined(Event event) {
        (event.retracted() ? retracted : joined).inc();
        output.collect(new StreamRecord<>(event, event.timeMillis()));
    }

    @Override
    public void unmatched(DeadLetter letter) {
        unmatched.inc();
        output.collect(SideOutputs.DEAD_LETTERS, new StreamRecord<>(letter));
    }

    /** What was joined before may have come to the embeddings after they forgot the entity. */
    @Override
    public void forgotten(long timeMillis) {
        Event order = Event.forgetting((String) getCurrentKey(), "", timeMillis);
        output.collect(new StreamRecord<>(order, timeMillis));
    }

    /** What is done at an event time. */
    private interface Task {
        void run() throws Exception;
    }

    private record Timed(Task task) implements Triggerable<String, VoidNamespace> {
        @Override
        public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
            task.run();
        }

        @Override
        public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
            throw new IllegalStateException("labels are joined by event time only");
        }
    }
}
