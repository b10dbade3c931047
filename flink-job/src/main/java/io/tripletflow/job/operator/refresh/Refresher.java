package io.tripletflow.job.operator.refresh;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.metrics.RefresherMetrics;
import io.tripletflow.job.operator.JvmOptions;
import io.tripletflow.job.operator.KeySweep;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.EntityState;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.LearnerConfig;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Keeps every entity's embedding fresh: embeds an event as it arrives, again when the model has
 * learned from it, and again in sweeps while the model moves on. Keyed by entity; the model comes
 * broadcast. Each part of that has its own class:
 *
 * <ul>
 *   <li>{@link CurrentModel}: which model embeds, and whether one of this epoch has come.
 *   <li>{@link WaitingEntities}: an event only enqueues its entity. It waits some milliseconds for
 *       others. While the job works off a backlog, it waits for its window and for further events,
 *       up to a second, or some seconds where readers see transactions.
 *   <li>{@link LearnedEntities}: with each model the trainer names the entities that it has
 *       learned. Those are due.
 *   <li>{@link Sweep}: so are all entities, from time to time. A sweep also finds the expired.
 *   <li>{@link EntityEmbedder}: embeds, stores and sends.
 * </ul>
 *
 * <p>Events that come before the first model are kept until then. With that model a sweep begins,
 * so that what the life before was to refresh is refreshed.
 */
public final class Refresher extends AbstractStreamOperator<EmbeddingRecord>
        implements TwoInputStreamOperator<Event, LearnedModel, EmbeddingRecord>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 3;

    /** An event that comes so long after its time is one of a backlog. */
    private static final long BACKLOG_MILLIS = 1000;

    /** The name is part of savepoints. */
    private static final String TIMERS = "user-timers";

    private static final MapStateDescriptor<Integer, ModelSnapshot> MODEL =
            new MapStateDescriptor<>("model", Types.INT, Formats.MODEL_SNAPSHOT);

    private static final ValueStateDescriptor<EntityState> ENTITY =
            new ValueStateDescriptor<>("entity", Formats.ENTITY_STATE);

    private final LearnerConfig learning;
    private final long sweepMillis;
    private final long expireMillis;
    private final float threshold;
    private final long patienceMillis;

    private transient CurrentModel model;
    private transient WaitingEntities waiting;
    private transient LearnedEntities learned;
    private transient Sweep sweep;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient boolean paused;
    private transient RefresherMetrics measured;

    public Refresher(LearnerConfig learning, JobConfig.Refresh refresh) {
        this.learning = learning;
        this.sweepMillis = refresh.interval().toMillis();
        this.expireMillis = refresh.expireAfter().toMillis();
        this.threshold = refresh.threshold();
        this.patienceMillis = refresh.patience().toMillis();
    }

    @Override
    public void open() throws Exception {
        super.open();
        JvmOptions.warnOnce();
        ProcessingTimeService clock = getProcessingTimeService();
        measured = new RefresherMetrics(getMetricGroup(), clock::getCurrentProcessingTime);
        model =
                new CurrentModel(
                        new Embedder(learning), getOperatorStateBackend().getBroadcastState(MODEL));
        EntityEmbedder embedder =
                new EntityEmbedder(
                        model,
                        threshold,
                        measured,
                        this,
                        getKeyedStateStore().getState(ENTITY),
                        embedding -> output.collect(new StreamRecord<>(embedding)));
        waiting = new WaitingEntities(embedder, model, patienceMillis, clock);
        int width = model.embedder().width();
        learned = new LearnedEntities(new Pace(clock, width), visitor(this::refreshLearned));
        sweep =
                new Sweep(
                        new Pace(clock, width),
                        sweepMillis,
                        expireMillis > 0,
                        () -> new KeySweep(getKeyedStateBackend(), ENTITY.getName()),
                        model::version,
                        visitor(this::refresh),
                        measured);
        timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        measured.watch(waiting::size, waiting::waitsSince);
    }

    private Visitor visitor(ThrowingConsumer<String, Exception> visit) {
        return new Visitor() {
            @Override
            public void visit(String entity) throws Exception {
                visit.accept(entity);
            }

            @Override
            public void onChunkEnd() throws Exception {
                waiting.embedSoon();
            }
        };
    }

    @Override
    public void processElement2(StreamRecord<LearnedModel> element) throws Exception {
        boolean first = model.receive(element.getValue().model());
        measured.model(model.version());
        if (first) {
            waiting.embedAll();
            sweep.walk();
        }
        if (model.hasBegun()) {
            for (String entity : element.getValue().learned()) {
                if (isOwn(entity)) {
                    learned.add(entity);
                }
            }
            learned.walk();
        }
    }

    /** Every subtask hears of the entities of all. */
    private boolean isOwn(String entity) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        return task.getIndexOfThisSubtask()
                == KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        entity,
                        task.getMaxNumberOfParallelSubtasks(),
                        task.getNumberOfParallelSubtasks());
    }

    @Override
    public void processElement1(StreamRecord<Event> element) throws Exception {
        Event event = element.getValue();
        EntityState known = waiting.ofCurrentKey(event.entity());
        if (event.forgets()) {
            // unless newer events of it have come
            if (known != null && known.newest().timeMillis() <= event.timeMillis()) {
                waiting.forget(event.entity(), known);
            }
        } else if (known == null || isExpired(known, event.timeMillis())) {
            waiting.add(event.entity(), EntityState.of(event), isOfBacklog(event));
        } else if (known.isChangedBy(event)) {
            known.add(event);
            waiting.add(event.entity(), known, isOfBacklog(event));
        }
    }

    /** In a pause no further event comes that would be worth waiting for. */
    private boolean isOfBacklog(Event event) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        return !paused && now - event.timeMillis() > BACKLOG_MILLIS;
    }

    /** Only of savepoints of builds whose trainer did not say what it had learned. */
    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        refreshLearned(timer.getKey());
    }

    /** Only of savepoints whose sweeps had timers. */
    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        refresh(timer.getKey());
    }

    /** Embeds an entity whose window has been learned. Changes the current key. */
    private void refreshLearned(String key) throws Exception {
        if (waiting.goesOnWaiting(key)) {
            return;
        }
        EntityState known = stale(key);
        if (known != null) {
            waiting.addLearned(key, known, isOfBacklog(known.newest()));
        }
    }

    /** Embeds an entity that a sweep has found. Changes the current key. */
    private void refresh(String key) throws Exception {
        EntityState known = stale(key);
        if (known != null) {
            waiting.add(key, known, false);
        }
    }

    /** The entity if the newest model has not embedded it; forgets it if it has expired. */
    private EntityState stale(String key) throws Exception {
        EntityState known = waiting.find(key);
        if (known == null || !model.hasBegun()) {
            return null;
        }
        long watermark = timers.currentWatermark();
        // the end of the stream is no sign of age
        if (watermark != Long.MAX_VALUE && isExpired(known, watermark)) {
            waiting.forget(key, known);
            return null;
        }
        return known.version() == model.version() ? null : known;
    }

    private boolean isExpired(EntityState known, long timeMillis) {
        return expireMillis > 0 && timeMillis >= known.newest().timeMillis() + expireMillis;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        if (!model.hasBegun()) {
            return;
        }
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            sweep.visitAll();
            waiting.embedAll();
        }
        waiting.embedSoon();
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == 0) {
            paused = status.isIdle();
            if (paused && model.hasBegun()) {
                waiting.embedAll();
            }
        }
        super.processWatermarkStatus(status, input);
    }

    @Override
    public void close() throws Exception {
        if (sweep != null) {
            sweep.close();
        }
        super.close();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        waiting.save();
    }
}
