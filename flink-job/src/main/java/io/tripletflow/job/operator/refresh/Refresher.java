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
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
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
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Keeps every entity's embedding fresh: embeds an event as it arrives, again when the model has
 * learned from it, and again in sweeps while the model moves on. Keyed by entity; the model comes
 * broadcast.
 *
 * <p>An event only enqueues its entity, which waits some milliseconds for others; while the job
 * works off a backlog, for its window and for further events, up to a second, or some seconds where
 * readers see transactions. The trainer names with each model the entities that it has learned,
 * whenever their windows ended, and those are due, as are all entities in a sweep, which also finds
 * the expired. Both go in small chunks and take at most half of the time each, so that they hold up
 * neither events nor checkpoints. What is due need not be remembered in a checkpoint: a restored
 * job begins with a sweep.
 *
 * <p>Nothing is embedded before the trainer has sent the first model of its epoch: what a life of
 * the job sends is newer by (epoch, version) than all that earlier lives have sent. Events that
 * come before are kept until then. With that model a sweep begins, so that what the life before was
 * to refresh is refreshed.
 */
public final class Refresher extends AbstractStreamOperator<EmbeddingRecord>
        implements TwoInputStreamOperator<Event, LearnedModel, EmbeddingRecord>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 3;

    /** Most entities that are embedded again before other work may come between. */
    private static final int CHUNK = 256;

    /** Most numbers that their embeddings have: wider ones take longer. */
    private static final int CHUNK_NUMBERS = 128 * CHUNK;

    /** So many learned entities are not left to wait for other work. */
    private static final int MANY_LEARNED = 1 << 15;

    /** An event that comes so long after its time is one of a backlog. */
    private static final long BACKLOG_MILLIS = 1000;

    /** The name is part of savepoints. */
    private static final String TIMERS = "user-timers";

    private static final byte[] NO_BYTES = {};

    /** Which model came last, under the key 0, without its bytes: the trainer has them. */
    private static final MapStateDescriptor<Integer, ModelSnapshot> MODEL =
            new MapStateDescriptor<>("model", Types.INT, Formats.MODEL_SNAPSHOT);

    private static final ValueStateDescriptor<EntityState> ENTITY =
            new ValueStateDescriptor<>("entity", Formats.ENTITY_STATE);

    private final LearnerConfig learning;
    private final long sweepMillis;
    private final long expireMillis;
    private final float threshold;
    private final long patienceMillis;

    private transient Embedder embedder;
    private transient boolean current;
    private transient boolean paused;
    private transient EntityBatch entities;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient Set<String> due;
    private transient ScheduledFuture<?> nextDue;
    private transient ScheduledFuture<?> nextSweep;
    private transient KeySweep sweep;
    private transient long sweepBegan;
    private transient long sweptVersion;
    private transient long visited;
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
        embedder = new Embedder(learning);
        measured =
                new RefresherMetrics(
                        getMetricGroup(), getProcessingTimeService()::getCurrentProcessingTime);
        entities =
                new EntityBatch(
                        embedder,
                        threshold,
                        patienceMillis,
                        measured,
                        this,
                        getProcessingTimeService(),
                        getKeyedStateStore().getState(ENTITY),
                        embedding -> output.collect(new StreamRecord<>(embedding)));
        due = new LinkedHashSet<>();
        timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        sweptVersion = EntityState.UNSENT;
        measured.watch(entities::waiting, entities::waitsSince);
    }

    @Override
    public void processElement2(StreamRecord<LearnedModel> element) throws Exception {
        ModelSnapshot model = element.getValue().model();
        var state = getOperatorStateBackend().getBroadcastState(MODEL);
        ModelSnapshot last = state.get(0);
        // one that was on its way when the checkpoint was taken is of the epoch before
        boolean first = !current && (last == null || last.epoch() < model.epoch());
        embedder.read(model.bytes());
        measured.model(model.version());
        state.put(0, new ModelSnapshot(model.epoch(), model.version(), NO_BYTES));
        if (first) {
            current = true;
        }
        if (current) {
            entities.begin(model.epoch());
        }
        if (first) {
            entities.embedAll();
            sweep();
        }
        if (current) {
            for (String entity : element.getValue().learned()) {
                if (isOwn(entity)) {
                    due.add(entity);
                }
            }
            refreshLearned();
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
        if (event.forgets()) {
            forget(event);
            return;
        }
        EntityState known = entities.known(event.entity());
        if (known != null && isForgotten(known, event.timeMillis())) {
            known = null;
        }
        if (known == null) {
            entities.add(event.entity(), EntityState.of(event), isOfBacklog(event));
        } else if (known.isChangedBy(event)) {
            entities.add(event.entity(), known.with(event), isOfBacklog(event));
        }
    }

    /** Forgets an entity unless newer events of it have come, and tells the readers. */
    private void forget(Event event) throws Exception {
        EntityState known = entities.known(event.entity());
        if (known == null || known.newest().timeMillis() > event.timeMillis()) {
            return;
        }
        if (current) {
            entities.forget(event.entity(), known);
        } else {
            ModelSnapshot last = getOperatorStateBackend().getBroadcastState(MODEL).get(0);
            entities.forget(
                    event.entity(),
                    known,
                    last == null ? 0 : last.epoch(),
                    last == null ? 0 : last.version());
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
        learned(timer.getKey());
    }

    /** Only of savepoints whose sweeps had timers. */
    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        refresh(timer.getKey());
    }

    /** Goes on with the entities that models have learned, and sees to what follows. */
    private void refreshLearned() throws Exception {
        if (nextDue != null) {
            nextDue.cancel(false);
            nextDue = null;
        }
        long now = getProcessingTimeService().getCurrentProcessingTime();
        Iterator<String> next = due.iterator();
        for (int i = 0; next.hasNext() && (i < chunk() || due.size() > MANY_LEARNED); i++) {
            String entity = next.next();
            next.remove();
            if (!entities.goesOnWaiting(entity)) {
                learned(entity);
            }
        }
        entities.embedSoon();
        if (!due.isEmpty()) {
            nextDue = getProcessingTimeService().registerTimer(rested(now), t -> refreshLearned());
        }
    }

    /** Entities that are embedded again before other work may come between. */
    private int chunk() {
        return Math.max(1, Math.min(CHUNK, CHUNK_NUMBERS / embedder.width()));
    }

    /** When as much time has passed since the work as has been worked since then. */
    private long rested(long began) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        return now + Math.max(1, now - began);
    }

    /** What is due to an entity whose window has been learned. Changes the current key. */
    private void learned(String key) throws Exception {
        EntityState known = stale(key);
        if (known != null) {
            entities.learned(key, known, isOfBacklog(known.newest()));
        }
    }

    /** What is due to an entity in a sweep. Changes the current key. */
    private void refresh(String key) throws Exception {
        EntityState known = stale(key);
        if (known != null) {
            entities.add(key, known, false);
        }
    }

    /** The entity if the newest model has not embedded it; forgets it if it is time to. */
    private EntityState stale(String key) throws Exception {
        EntityState known = entities.find(key);
        if (known == null || !current) {
            return null;
        }
        long watermark = timers.currentWatermark();
        // the end of the stream is no sign of age
        if (watermark != Long.MAX_VALUE && isForgotten(known, watermark)) {
            entities.forget(key, known);
            return null;
        }
        return known.version() == embedder.version() ? null : known;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        if (!current) {
            return;
        }
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            try (KeySweep all = allKeys()) {
                while (all.hasNext()) {
                    refresh(all.next());
                }
            }
            entities.embedAll();
        }
        entities.embedSoon();
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == 0) {
            paused = status.isIdle();
            if (paused && current) {
                entities.embedAll();
            }
        }
        super.processWatermarkStatus(status, input);
    }

    private KeySweep allKeys() {
        return new KeySweep(getKeyedStateBackend(), ENTITY.getName());
    }

    /** Begins a sweep or goes on with it, and sees to what follows. */
    private void sweep() throws Exception {
        if (nextSweep != null) {
            nextSweep.cancel(false);
        }
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (sweep == null) {
            sweepBegan = now;
            if (sweptVersion != embedder.version() || expireMillis > 0) {
                sweptVersion = embedder.version();
                sweep = allKeys();
                visited = 0;
                measured.sweepBegins();
            }
        }
        if (sweep != null) {
            for (int i = 0; i < chunk() && sweep.hasNext(); i++) {
                refresh(sweep.next());
                visited++;
            }
            entities.embedSoon();
            if (!sweep.hasNext()) {
                endSweep();
                measured.sweepEnds(visited);
            }
        }
        long rested = rested(now);
        long next = sweep == null ? Math.max(rested, sweepBegan + sweepMillis) : rested;
        nextSweep = getProcessingTimeService().registerTimer(next, time -> sweep());
    }

    private void endSweep() {
        if (sweep != null) {
            sweep.close();
            sweep = null;
        }
    }

    @Override
    public void close() throws Exception {
        endSweep();
        super.close();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        entities.save();
    }

    private boolean isForgotten(EntityState known, long timeMillis) {
        return expireMillis > 0 && timeMillis >= known.newest().timeMillis() + expireMillis;
    }
}
