package io.tripletflow.job.operator;

import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.connectors.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.WindowSpec;
import io.tripletflow.job.state.EntityState;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.LearnerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps every entity's embedding fresh: embeds an event as it arrives, again when the model has
 * learned from it, and again in sweeps while the model moves on. Keyed by entity; the model comes
 * broadcast.
 *
 * <p>Events and timers only name the entities; some milliseconds of them are embedded together.
 * Timers are the entity's own, so that a sweep is work in small pieces between events and
 * checkpoints. The watermark here waits for the trainer's, which comes after the model of its
 * rounds: an event-time timer at the end of an event's window fires once that window has been
 * learned.
 *
 * <p>Nothing is embedded before the trainer has sent the first model of its epoch: what a life of
 * the job sends is newer by (epoch, version) than all that earlier lives have sent. Events that
 * come before are kept, and embedded a moment later.
 */
public final class Refresher extends AbstractStreamOperator<EmbeddingRecord>
        implements TwoInputStreamOperator<Event, ModelSnapshot, EmbeddingRecord>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 2;

    /** Most entities embedded at once. */
    private static final int BATCH = 256;

    /** Longest wait of an entity for others to be embedded with. */
    private static final long LINGER_MILLIS = 2;

    /** Wait for the trainer's first model between two looks. */
    private static final long PATIENCE_MILLIS = 50;

    /** Of all timers; the name is part of savepoints. */
    private static final String TIMERS = "user-timers";

    private static final byte[] NO_BYTES = {};

    /** Which model came last, under the key 0, without its bytes: the trainer has them. */
    private static final MapStateDescriptor<Integer, ModelSnapshot> MODEL =
            new MapStateDescriptor<>("model", Types.INT, Formats.MODEL_SNAPSHOT);

    private static final ValueStateDescriptor<EntityState> ENTITY =
            new ValueStateDescriptor<>("entity", Formats.ENTITY_STATE);

    private final LearnerConfig learning;
    private final WindowTimes times;
    private final long sweepMillis;
    private final long expireMillis;
    private final float threshold;

    private transient Embedder embedder;
    private transient boolean current;
    private transient long epoch;
    private transient ValueState<EntityState> entity;
    private transient InternalTimerService<VoidNamespace> timers;

    /** By entity, newer than what is in {@link #entity}; empty at each checkpoint. */
    private transient Map<String, EntityState> pending;

    private transient ScheduledFuture<?> lingering;

    public Refresher(LearnerConfig learning, WindowSpec windows, JobConfig.Refresh refresh) {
        this.learning = learning;
        this.times = new WindowTimes(windows);
        this.sweepMillis = refresh.interval().toMillis();
        this.expireMillis = refresh.expireAfter().toMillis();
        this.threshold = refresh.threshold();
    }

    @Override
    public void open() throws Exception {
        super.open();
        embedder = new Embedder(learning);
        pending = new LinkedHashMap<>();
        entity = getKeyedStateStore().getState(ENTITY);
        timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    }

    @Override
    public void processElement2(StreamRecord<ModelSnapshot> element) throws Exception {
        ModelSnapshot model = element.getValue();
        var state = getOperatorStateBackend().getBroadcastState(MODEL);
        ModelSnapshot last = state.get(0);
        // one that was on its way when the checkpoint was taken is of the epoch before
        current |= last == null || last.epoch() < model.epoch();
        embedder.read(model.bytes());
        epoch = model.epoch();
        state.put(0, new ModelSnapshot(model.epoch(), model.version(), NO_BYTES));
    }

    @Override
    public void processElement1(StreamRecord<Event> element) throws Exception {
        Event event = element.getValue();
        EntityState known = known(event.entity());
        if (known == null) {
            scheduleSweep(event.entity());
        }
        if (event.label().isPresent()) {
            timers.registerEventTimeTimer(
                    VoidNamespace.INSTANCE, times.firstEnd(event.timeMillis()) - 1);
        }
        if (known == null || known.isChangedBy(event)) {
            EntityState next = known == null ? EntityState.of(event) : known.with(event);
            if (expireMillis > 0) {
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, expiry(next));
            }
            await(event.entity(), next);
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        EntityState known = known(timer.getKey());
        if (known != null) {
            refresh(timer.getKey(), known);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        EntityState known = known(timer.getKey());
        if (known != null) {
            scheduleSweep(timer.getKey());
            refresh(timer.getKey(), known);
        }
    }

    /** What is due to an entity whose turn has come; its key is the current one. */
    private void refresh(String key, EntityState known) throws Exception {
        if (current && isExpired(known)) {
            expire(key, known);
        } else if (!current || known.version() != embedder.version()) {
            await(key, known);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            ENTITY,
                            (Object key, ValueState<EntityState> state) ->
                                    refresh((String) key, known((String) key)));
        }
        flush();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        flush();
    }

    /** The newest state of the entity that is the current key, null if it has none. */
    private EntityState known(String key) throws Exception {
        EntityState waiting = pending.get(key);
        return waiting == null ? entity.value() : waiting;
    }

    /** Embeds the entity with the next ones. */
    private void await(String key, EntityState state) throws Exception {
        pending.put(key, state);
        if (pending.size() >= BATCH) {
            flush();
        } else if (lingering == null) {
            long due = getProcessingTimeService().getCurrentProcessingTime() + LINGER_MILLIS;
            lingering = getProcessingTimeService().registerTimer(due, time -> flush());
        }
    }

    /** Leaves nothing pending. Changes the current key. */
    private void flush() throws Exception {
        if (lingering != null) {
            lingering.cancel(false);
            lingering = null;
        }
        if (current) {
            Map<String, List<EntityState>> byTower =
                    pending.values().stream()
                            .collect(Collectors.groupingBy(state -> state.newest().tower()));
            for (Map.Entry<String, List<EntityState>> tower : byTower.entrySet()) {
                embed(tower.getKey(), tower.getValue());
            }
        } else {
            for (EntityState state : pending.values()) {
                setCurrentKey(state.newest().entity());
                entity.update(state);
                timers.registerProcessingTimeTimer(
                        VoidNamespace.INSTANCE, timers.currentProcessingTime() + PATIENCE_MILLIS);
            }
        }
        pending.clear();
    }

    /** Sends the embeddings but those whose input is the same and that hardly moved. */
    private void embed(String tower, List<EntityState> states) throws Exception {
        List<Input> inputs = new ArrayList<>(states.size());
        for (EntityState state : states) {
            inputs.add(state.newest().input());
        }
        List<float[]> embeddings = embedder.embed(tower, inputs);
        for (int i = 0; i < states.size(); i++) {
            EntityState state = states.get(i);
            float[] embedding = embeddings.get(i);
            boolean moved =
                    state.version() == EntityState.UNSENT
                            || distance(embedding, state.embedding()) > threshold;
            setCurrentKey(state.newest().entity());
            entity.update(state.sent(embedder.version(), moved ? embedding : state.embedding()));
            if (moved) {
                send(state, embedding);
            }
        }
    }

    private void send(EntityState state, float[] embedding) {
        Event newest = state.newest();
        output.collect(
                new StreamRecord<>(
                        new EmbeddingRecord(
                                newest.entity(),
                                state.label(),
                                embedding,
                                epoch,
                                embedder.version(),
                                newest.timeMillis())));
    }

    private long expiry(EntityState state) {
        return state.newest().timeMillis() + expireMillis;
    }

    /** The end of the stream, where every timer that is left fires, is no sign of age. */
    private boolean isExpired(EntityState known) {
        long watermark = timers.currentWatermark();
        return expireMillis > 0 && watermark != Long.MAX_VALUE && watermark >= expiry(known);
    }

    private void expire(String key, EntityState known) {
        pending.remove(key);
        entity.clear();
        output.collect(
                new StreamRecord<>(
                        EmbeddingRecord.tombstone(
                                key, epoch, embedder.version(), known.newest().timeMillis())));
    }

    private static float distance(float[] a, float[] b) {
        float square = 0;
        for (int i = 0; i < b.length; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return (float) Math.sqrt(square);
    }

    /** Each entity has its own moment within the interval, so that sweeps spread evenly. */
    private void scheduleSweep(String key) {
        long now = timers.currentProcessingTime();
        long moment = Math.floorMod(key.hashCode() * 0x9E3779B97F4A7C15L, sweepMillis);
        long due = now - Math.floorMod(now - moment, sweepMillis) + sweepMillis;
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, due);
    }
}
