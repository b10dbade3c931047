package io.tripletflow.job.operator.profile;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.choice.Profiles;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.metrics.JobMetric;
import io.tripletflow.job.metrics.MetricScope;
import io.tripletflow.job.operator.Forgetting;
import io.tripletflow.job.operator.JvmOptions;
import io.tripletflow.job.operator.SideOutputs;
import io.tripletflow.job.operator.WindowTimes;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.profile.Profile;
import io.tripletflow.profile.Similarities;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Compares each event with the profile that it claims, before anything is learned of it, and then
 * takes it into that profile. Keyed by the claim; the model comes broadcast. Emits the event's
 * embedding with the outcome, and beside it the profile.
 *
 * <p>A model takes effect only when the watermark of both inputs has passed that of the trainer:
 * all events that it learned have come by then. An event of the present is compared a few
 * milliseconds after it came. One of a backlog waits until its window is about to have been
 * learned, so that the model is no older than it must be.
 *
 * <p>Profiles keep inputs, which each model embeds anew. What waits is in memory; a checkpoint
 * compares it first. Before the first model of a life there is nothing to compare with: what a
 * checkpoint finds waiting then joins its profiles unseen.
 *
 * <p>An entity that is to be forgotten leaves all profiles when the watermark comes to it, or when
 * the stream pauses.
 */
public final class Profiler extends AbstractStreamOperator<EmbeddingRecord>
        implements TwoInputStreamOperator<Event, LearnedModel, EmbeddingRecord> {

    private static final long serialVersionUID = 1;

    /** So many events are compared together at most. */
    private static final int TOGETHER = 256;

    private static final long LINGER_MILLIS = 5;

    /** An event that comes so long after its time is one of a backlog. */
    private static final long BACKLOG_MILLIS = 1000;

    private static final int EVENTS = 0;
    private static final int TRAINER = 1;

    private static final ListStateDescriptor<Similarities.Counts> SIMILARITIES =
            new ListStateDescriptor<>("similarities", Formats.SIMILARITIES);

    private final LearnerConfig learning;
    private final WindowTimes times;
    private final Profiles settings;

    private transient Embedder embedder;
    private transient ClaimBatch batch;
    private transient Similarities similarities;
    private transient ListState<Similarities.Counts> similaritiesState;
    private transient StoredProfiles profiles;
    private transient boolean current;
    private transient long epoch;
    private transient boolean[] idle;

    private transient PendingModels models;
    private transient List<Event> soon;
    private transient ScheduledFuture<?> timer;

    private transient Backlog backlog;
    private transient Forgetting forgetting;

    public Profiler(LearnerConfig learning, WindowSpec windows, Profiles settings) {
        this.learning = learning;
        this.times = new WindowTimes(windows);
        this.settings = settings;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        similarities = new Similarities(settings.spec().falseMatchRate());
        similaritiesState = context.getOperatorStateStore().getUnionListState(SIMILARITIES);
        // each subtask goes on with what all of them knew together
        double share = 1.0 / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        for (Similarities.Counts counts : similaritiesState.get()) {
            similarities.add(counts, share);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        JvmOptions.warnOnce();
        embedder = new Embedder(learning);
        batch = new ClaimBatch(embedder, similarities, settings.spec());
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        profiles = new StoredProfiles(settings, getKeyedStateStore(), backend, this::emitEnd);
        profiles.expireBy(
                getInternalTimerService("profiles", VoidNamespaceSerializer.INSTANCE, profiles));
        forgetting = new Forgetting(getKeyedStateStore(), backend);
        models = new PendingModels();
        soon = new ArrayList<>();
        backlog = new Backlog();
        idle = new boolean[2];
        MetricScope metrics = new MetricScope(getMetricGroup());
        metrics.gauge(JobMetric.THRESHOLD, () -> similarities.threshold().orElse(Double.NaN));
        metrics.gauge(JobMetric.FALSE_NON_MATCH_RATE, similarities::falseNonMatchRate);
        metrics.gauge(JobMetric.EQUAL_ERROR_RATE, similarities::equalErrorRate);
    }

    @Override
    public void processElement2(StreamRecord<LearnedModel> element) throws Exception {
        ModelSnapshot model = element.getValue().model();
        models.arrive(model);
        if (!current) {
            current = true;
            use(model);
        }
    }

    @Override
    public void processElement1(StreamRecord<Event> element) throws Exception {
        Event event = element.getValue();
        if (event.forgets()) {
            forgetting.add(event);
        } else if (!forgetting.leavesOut(event)) {
            take(event);
        }
    }

    private void take(Event event) throws Exception {
        if (current && !isOfBacklog(event)) {
            soon.add(event);
            if (soon.size() >= TOGETHER) {
                compareSoon();
            } else if (timer == null) {
                long now = getProcessingTimeService().getCurrentProcessingTime();
                timer =
                        getProcessingTimeService()
                                .registerTimer(now + LINGER_MILLIS, time -> compareSoon());
            }
        } else {
            backlog.add(event, times.firstEnd(event.timeMillis()) - 1);
            if (backlog.isTooLong() && current) {
                compareBacklog(backlog.firstLearnedMillis());
            }
        }
    }

    private boolean isOfBacklog(Event event) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        return now - event.timeMillis() > BACKLOG_MILLIS;
    }

    @Override
    public void processWatermark2(Watermark mark) throws Exception {
        models.markTrained(mark.getTimestamp());
        super.processWatermark2(mark);
    }

    /** All events up to the mark have come, and all that it completes has been learned. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (current) {
            compareSoon();
            compareBacklog(mark.getTimestamp());
            models.takeDue(mark.getTimestamp()).ifPresent(this::use);
        }
        forget(mark.getTimestamp());
        forgetting.settle(times, mark.getTimestamp());
        super.processWatermark(mark);
    }

    /** Takes the events of entities out of all profiles; one that is empty then goes. */
    private void forget(long watermark) throws Exception {
        if (!forgetting.isDue(watermark)) {
            return;
        }
        while (forgetting.isDue(watermark)) {
            forgetting.takeNext();
        }
        soon.removeIf(forgetting::leavesOut);
        backlog.removeIf(forgetting::leavesOut);
        batch.forget(forgetting::leavesOut);
        profiles.forget(
                forgetting::leavesOut,
                (claim, profile) -> {
                    if (current) {
                        batch.changed(claim, profile);
                    }
                });
        compareBatch();
    }

    /** When both inputs are idle, all has come and been learned. */
    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        idle[input] = status.isIdle();
        if (idle[EVENTS] && idle[TRAINER] && current) {
            compareSoon();
            compareBacklog(Long.MAX_VALUE);
            models.takeAll().ifPresent(this::use);
            forget(Long.MAX_VALUE);
            forgetting.settleAll();
        }
        super.processWatermarkStatus(status, input);
    }

    private void use(ModelSnapshot model) {
        embedder.read(model.bytes());
        batch.modelChanged();
        epoch = model.epoch();
    }

    private void compareSoon() throws Exception {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        List<Event> events = soon;
        soon = new ArrayList<>();
        compare(events);
    }

    private void compareBacklog(long learnedMillis) throws Exception {
        List<Event> events = backlog.take(learnedMillis);
        events.sort(Event.ORDER);
        compare(events);
    }

    private void compare(List<Event> events) throws Exception {
        for (int from = 0; from < events.size(); from += TOGETHER) {
            List<Event> some = events.subList(from, Math.min(from + TOGETHER, events.size()));
            for (Event event : some) {
                String claim = settings.by().key(event);
                batch.add(claim, event, profiles.get(claim));
            }
            compareBatch();
        }
    }

    private void compareBatch() throws Exception {
        batch.compare(this::emit);
        for (ClaimBatch.Touched touched : batch.takeTouched()) {
            keep(touched);
        }
    }

    private void emit(Event event, float[] embedding, ProfileMatch match) {
        output.collect(
                new StreamRecord<>(
                        new EmbeddingRecord(
                                        event.entity(),
                                        event.label(),
                                        embedding,
                                        epoch,
                                        embedder.version(),
                                        event.timeMillis())
                                .withProfile(match)));
    }

    private void keep(ClaimBatch.Touched touched) throws Exception {
        Profile profile = touched.profile();
        Event newest = profile.latest().get(profile.latest().size() - 1);
        if (touched.isNew()) {
            profiles.add(touched.claim(), profile);
        } else {
            profiles.update(touched.claim(), profile);
        }
        output.collect(
                SideOutputs.PROFILES,
                new StreamRecord<>(
                        new ProfileRecord(
                                settings.by().group(newest),
                                settings.by().name(newest),
                                touched.centre().values(),
                                touched.centre().spread(),
                                profile.events(),
                                profile.weight(),
                                similarities.threshold().stream().boxed().findFirst(),
                                settings.spec().falseMatchRate(),
                                epoch,
                                embedder.version(),
                                profile.timeMillis())));
    }

    private void emitEnd(Profile profile) {
        Event any = profile.latest().get(0);
        output.collect(
                SideOutputs.PROFILES,
                new StreamRecord<>(
                        ProfileRecord.tombstone(
                                settings.by().group(any),
                                settings.by().name(any),
                                epoch,
                                embedder.version(),
                                profile.timeMillis())));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        if (current) {
            compareSoon();
            compareBacklog(Long.MAX_VALUE);
            return;
        }
        for (Event event : backlog.take(Long.MAX_VALUE)) {
            String claim = settings.by().key(event);
            Profile known = profiles.get(claim);
            if (known == null) {
                profiles.add(claim, Profile.of(event));
            } else {
                profiles.update(claim, known.with(event, settings.spec()));
            }
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        similaritiesState.update(List.of(similarities.counts()));
    }
}
