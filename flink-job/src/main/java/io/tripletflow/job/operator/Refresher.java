package io.tripletflow.job.operator;

import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.connectors.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.WindowSpec;
import io.tripletflow.job.state.EntityState;
import io.tripletflow.job.state.Formats;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.LearnerConfig;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps every entity's embedding fresh: embeds an event as it arrives, again when the model has
 * learned from it, and again in sweeps while the model moves on.
 *
 * <p>All three are driven by timers of the entity, so that a sweep is work in small pieces between
 * events and checkpoints. The watermark here waits for the trainer's, which comes after the model
 * of its rounds: an event-time timer at the end of an event's window fires once that window has
 * been learned, and one at the end of time once the last has.
 *
 * <p>Nothing is embedded before the trainer has sent the first model of its epoch: what a life of
 * the job sends is newer by (epoch, version) than all that earlier lives have sent. Events that
 * come before are kept, and embedded a moment later.
 */
public final class Refresher
        extends KeyedBroadcastProcessFunction<String, Event, ModelSnapshot, EmbeddingRecord> {

    private static final long serialVersionUID = 1;

    /** Wait for the trainer's first model between two looks. */
    private static final long PATIENCE_MILLIS = 50;

    /** Version of an entity whose newest input or label has not been sent. */
    private static final long UNSENT = -1;

    private static final byte[] NO_BYTES = {};

    /** Which model came last, under the key 0, without its bytes: the trainer has them. */
    public static final MapStateDescriptor<Integer, ModelSnapshot> MODEL =
            new MapStateDescriptor<>("model", Types.INT, Formats.MODEL_SNAPSHOT);

    private static final ValueStateDescriptor<EntityState> ENTITY =
            new ValueStateDescriptor<>("entity", Formats.ENTITY_STATE);

    private final LearnerConfig config;
    private final WindowTimes times;
    private final long sweepMillis;
    private final long expireMillis;
    private final float threshold;

    private transient Embedder embedder;
    private transient boolean current;
    private transient long epoch;
    private transient ValueState<EntityState> entity;

    public Refresher(LearnerConfig config, WindowSpec windows, JobConfig.Refresh refresh) {
        this.config = config;
        this.times = new WindowTimes(windows);
        this.sweepMillis = refresh.interval().toMillis();
        this.expireMillis = refresh.expireAfter().toMillis();
        this.threshold = refresh.threshold();
    }

    @Override
    public void open(OpenContext context) {
        embedder = new Embedder(config);
        entity = getRuntimeContext().getState(ENTITY);
    }

    @Override
    public void processBroadcastElement(
            ModelSnapshot model, Context context, Collector<EmbeddingRecord> out) throws Exception {
        ModelSnapshot last = context.getBroadcastState(MODEL).get(0);
        // one that was on its way when the checkpoint was taken is of the epoch before
        current |= last == null || last.epoch() < model.epoch();
        embedder.read(model.bytes());
        epoch = model.epoch();
        context.getBroadcastState(MODEL)
                .put(0, new ModelSnapshot(model.epoch(), model.version(), NO_BYTES));
    }

    @Override
    public void processElement(Event event, ReadOnlyContext context, Collector<EmbeddingRecord> out)
            throws Exception {
        EntityState known = entity.value();
        if (known == null) {
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
            scheduleSweep(event.entity(), context);
        }
        boolean newInput = known == null || Event.ORDER.compare(event, known.newest()) > 0;
        boolean newLabel = isNewestLabel(known, event);
        EntityState merged =
                new EntityState(
                        newInput ? event : known.newest(),
                        newLabel ? event.label() : known == null ? Optional.empty() : known.label(),
                        newLabel ? event.timeMillis() : known == null ? 0 : known.labelMillis(),
                        newInput || newLabel ? UNSENT : known.version(),
                        known == null ? new float[0] : known.embedding());
        if (current && merged.version() == UNSENT) {
            embed(merged, out);
        } else if (!current) {
            entity.update(merged);
            waitForModel(context);
        }
        if (event.label().isPresent()) {
            context.timerService().registerEventTimeTimer(times.firstEnd(event.timeMillis()) - 1);
        }
        if (expireMillis > 0) {
            long due = merged.newest().timeMillis() + expireMillis;
            context.timerService().registerEventTimeTimer(due);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<EmbeddingRecord> out)
            throws Exception {
        EntityState known = entity.value();
        if (known == null) {
            return;
        }
        if (!current) {
            waitForModel(context);
            return;
        }
        if (expired(known, context.timerService().currentWatermark())) {
            expire(known, context, out);
            return;
        }
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            scheduleSweep(known.newest().entity(), context);
        }
        if (known.version() != embedder.version()) {
            embed(known, out);
        }
    }

    /** The end of the stream, where every timer that is left fires, is no sign of age. */
    private boolean expired(EntityState known, long watermark) {
        return expireMillis > 0
                && watermark != Long.MAX_VALUE
                && watermark >= known.newest().timeMillis() + expireMillis;
    }

    private void expire(EntityState known, OnTimerContext context, Collector<EmbeddingRecord> out) {
        Event newest = known.newest();
        entity.clear();
        context.timerService().deleteEventTimeTimer(Long.MAX_VALUE);
        out.collect(
                EmbeddingRecord.tombstone(
                        newest.entity(), epoch, embedder.version(), newest.timeMillis()));
    }

    /** Sends the embedding unless the input is the same and it hardly moved; stores the state. */
    private void embed(EntityState state, Collector<EmbeddingRecord> out) throws Exception {
        float[] embedding = embedder.embed(state.newest().tower(), state.newest().input());
        boolean moved =
                state.version() == UNSENT || distance(embedding, state.embedding()) > threshold;
        long version = embedder.version();
        entity.update(
                new EntityState(
                        state.newest(),
                        state.label(),
                        state.labelMillis(),
                        version,
                        moved ? embedding : state.embedding()));
        if (moved) {
            Event newest = state.newest();
            out.collect(
                    new EmbeddingRecord(
                            newest.entity(),
                            state.label(),
                            embedding,
                            epoch,
                            version,
                            newest.timeMillis()));
        }
    }

    /** By (time, label), so that the order of arrival does not matter. */
    private static boolean isNewestLabel(EntityState known, Event event) {
        if (event.label().isEmpty() || known == null || known.label().isEmpty()) {
            return event.label().isPresent();
        }
        int later = Long.compare(event.timeMillis(), known.labelMillis());
        return later > 0 || (later == 0 && event.label().get().compareTo(known.label().get()) > 0);
    }

    private static float distance(float[] a, float[] b) {
        float square = 0;
        for (int i = 0; i < b.length; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return (float) Math.sqrt(square);
    }

    /** Each entity has its own moment within the interval, so that sweeps spread evenly. */
    private void scheduleSweep(String key, ReadOnlyContext context) {
        long now = context.currentProcessingTime();
        long moment = Math.floorMod(key.hashCode() * 0x9E3779B97F4A7C15L, sweepMillis);
        long due = now - Math.floorMod(now - moment, sweepMillis) + sweepMillis;
        context.timerService().registerProcessingTimeTimer(due);
    }

    private static void waitForModel(ReadOnlyContext context) {
        long due = context.currentProcessingTime() + PATIENCE_MILLIS;
        context.timerService().registerProcessingTimeTimer(due);
    }
}
