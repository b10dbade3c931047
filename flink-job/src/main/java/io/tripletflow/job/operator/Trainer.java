package io.tripletflow.job.operator;

import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.event.Event;
import io.tripletflow.job.metrics.TrainerMetrics;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.BatchReport;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * The one learner. Keeps batches until the watermark says that their round is complete, then learns
 * them in the order (window end, group), so that the model does not depend on how the stream was
 * spread over machines. Emits the model that embeds once for all rounds that a watermark completes,
 * ahead of that watermark, with the names of the entities that it learned. A pause of the stream
 * completes all rounds. Orders to forget an entity have their place among the batches.
 *
 * <p>Each start or restore begins a new {@link Epoch}. The trainer alone decides it, and announces
 * it by sending its model before anything else.
 */
public final class Trainer extends AbstractStreamOperator<LearnedModel>
        implements OneInputStreamOperator<TripletBatch, LearnedModel> {

    private static final long serialVersionUID = 2;

    /** A model goes out once the names that go with it are so long together, in characters. */
    private static final int MAX_NAMED = 1 << 20;

    /** One snapshot of the learner; also read before a restored job is built. */
    public static final ListStateDescriptor<ModelSnapshot> LEARNER =
            new ListStateDescriptor<>("learner", Formats.MODEL_SNAPSHOT);

    private static final ListStateDescriptor<TripletBatch> PENDING =
            new ListStateDescriptor<>("pending-batches", Formats.TRIPLET_BATCH);

    private final LearnerConfig learning;
    private final byte[] initial;
    private final long publishMillis;
    private final long startMillis;

    private transient MetricLearner learner;
    private transient PriorityQueue<TripletBatch> pending;
    private transient ListState<ModelSnapshot> learnerState;
    private transient ListState<TripletBatch> pendingState;
    private transient long epoch;
    private transient ScheduledFuture<?> announcement;
    private transient long emittedVersion;

    /**
     * Entities learned since the last model went out. No state: a restored refresher looks at all
     * entities when its first model comes.
     */
    private transient Set<String> learned;

    private transient int named;
    private transient long publishedVersion;
    private transient long publishedMillis;
    private transient ScheduledFuture<?> publishTimer;
    private transient TrainerMetrics measured;
    private transient ModelLife life;

    /**
     * @param initial model that a new job starts from, empty for the isometric start
     * @param publishMillis least wall-clock time between two snapshots for the model topic
     * @param startMillis when the job was submitted, later than every life of it before
     */
    public Trainer(LearnerConfig learning, byte[] initial, long publishMillis, long startMillis) {
        this.learning = learning;
        this.initial = initial;
        this.publishMillis = publishMillis;
        this.startMillis = startMillis;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        learner = new MetricLearner(learning);
        pending = new PriorityQueue<>(TripletBatch.ORDER);
        learned = new LinkedHashSet<>();
        publishedVersion = -1;
        learnerState = context.getOperatorStateStore().getListState(LEARNER);
        pendingState = context.getOperatorStateStore().getListState(PENDING);
        long restored = -1;
        if (context.isRestored()) {
            for (ModelSnapshot snapshot : learnerState.get()) {
                learner.restore(snapshot.bytes());
                restored = Math.max(restored, snapshot.epoch());
            }
            pendingState.get().forEach(pending::add);
        } else if (initial.length > 0) {
            learner.start(initial);
        }
        epoch = Epoch.of(startMillis, restored, getRuntimeContext());
        life = new ModelLife(context.isRestored(), learner.version(), learner.committeeWeight());
    }

    @Override
    public void open() throws Exception {
        super.open();
        JvmOptions.warnOnce();
        measured =
                new TrainerMetrics(
                        getMetricGroup(),
                        learner,
                        epoch,
                        pending,
                        getProcessingTimeService()::getCurrentProcessingTime);
        announcement = getProcessingTimeService().registerTimer(0, timestamp -> begin());
    }

    @Override
    public void processElement(StreamRecord<TripletBatch> element) {
        pending.add(element.getValue());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        learnUntil(mark.getTimestamp());
        publish(mark.getTimestamp() == Long.MAX_VALUE);
        super.processWatermark(mark);
    }

    /** When the stream pauses, all rounds are complete: no window holds an event any more. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            learnUntil(Long.MAX_VALUE);
            publish(false);
        }
        super.processWatermarkStatus(status);
    }

    private void learnUntil(long watermark) {
        announce();
        while (isDue(watermark)) {
            if (pending.peek().forgets()) {
                forgetUntil(watermark);
            } else {
                learn(pending.poll());
            }
        }
        // what an unchanged model learned goes with the next one: there is nothing new to embed
        if (learner.version() != emittedVersion) {
            emitModel();
        }
    }

    private boolean isDue(long watermark) {
        return !pending.isEmpty() && pending.peek().windowEnd() - 1 <= watermark;
    }

    private void learn(TripletBatch batch) {
        long began = System.nanoTime();
        BatchReport done = learner.learn(batch);
        measured.learned(batch, done, System.nanoTime() - began);
        output.collect(SideOutputs.REPORTS, new StreamRecord<>(report(batch, done)));
        name(batch);
        if (named >= MAX_NAMED) {
            emitModel();
        }
    }

    /** Forgets the entities that are next, together, also in batches that wait. */
    private void forgetUntil(long watermark) {
        Map<String, Long> ends = new LinkedHashMap<>();
        while (isDue(watermark) && pending.peek().forgets()) {
            TripletBatch order = pending.poll();
            ends.merge(order.group(), order.windowEnd(), Math::max);
        }
        learner.forget(List.copyOf(ends.keySet()));
        learned.removeAll(ends.keySet());
        List<TripletBatch> later = List.copyOf(pending);
        pending.clear();
        for (TripletBatch batch : later) {
            pending.add(batch.without(event -> isBefore(ends.get(event.entity()), event)));
        }
    }

    private static boolean isBefore(Long end, Event event) {
        return end != null && event.timeMillis() < end;
    }

    private void name(TripletBatch batch) {
        for (Event event : batch.fresh()) {
            if (learned.add(event.entity())) {
                named += event.entity().length();
            }
        }
    }

    /**
     * A restored model may not have been published, and perhaps no watermark comes that would see
     * to it.
     */
    private void begin() {
        announce();
        if (learner.version() > 0) {
            publish(false);
        }
    }

    private void announce() {
        if (announcement != null) {
            announcement = null;
            emitModel();
        }
    }

    private void emitModel() {
        emittedVersion = learner.version();
        ModelSnapshot model = new ModelSnapshot(epoch, emittedVersion, learner.model());
        measured.sent(model.bytes().length);
        output.collect(new StreamRecord<>(new LearnedModel(model, List.copyOf(learned))));
        learned.clear();
        named = 0;
    }

    /**
     * Sends a snapshot at most once an interval; a stream that falls silent still gets its last.
     */
    private void publish(boolean now) {
        if (learner.version() == publishedVersion) {
            return;
        }
        long time = getProcessingTimeService().getCurrentProcessingTime();
        long due = publishedMillis + publishMillis;
        if (now || time >= due) {
            ModelSnapshot published =
                    new ModelSnapshot(epoch, learner.version(), learner.published());
            output.collect(SideOutputs.SNAPSHOTS, new StreamRecord<>(published));
            publishedVersion = learner.version();
            publishedMillis = time;
        } else if (publishTimer == null) {
            publishTimer =
                    getProcessingTimeService()
                            .registerTimer(
                                    due,
                                    timestamp -> {
                                        publishTimer = null;
                                        publish(true);
                                    });
        }
    }

    private ModelSnapshot snapshot() {
        return new ModelSnapshot(epoch, learner.version(), learner.snapshot());
    }

    private LearningReport report(TripletBatch batch, BatchReport done) {
        return new LearningReport(
                batch.windowEnd(),
                batch.group(),
                epoch,
                done.version(),
                batch.fresh().size(),
                batch.remembered().size(),
                batch.redelivered(),
                done.steps(),
                done.skipped(),
                done.triplets(),
                done.loss(),
                done.activeShare(),
                done.gradientNorm(),
                done.recallLearned(),
                done.recallUntrained(),
                done.scored(),
                done.guards(),
                done.committeeWeight(),
                life.since(done));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        ModelSnapshot snapshot = snapshot();
        measured.saved(snapshot.bytes().length);
        learnerState.update(List.of(snapshot));
        pendingState.update(List.copyOf(pending));
    }
}
