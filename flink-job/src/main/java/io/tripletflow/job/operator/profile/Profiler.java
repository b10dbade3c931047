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
import io.tripletflow.job.operator.KeySweep;
import io.tripletflow.job.operator.Sides;
import io.tripletflow.job.operator.WindowTimes;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.output.LearnedModel;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.profile.Profile;
import io.tripletflow.profile.Similarities;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 * <p>An entity that is to be forgotten leaves all profiles when the watermark comes to it.
 */
public final class Profiler extends AbstractStreamOperator<EmbeddingRecord>
        implements TwoInputStreamOperator<Event, LearnedModel, EmbeddingRecord>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1;

    /** So many events are compared together at most. */
    private static final int TOGETHER = 256;

    /** More than are on their way between the source and the trainer. */
    private static final int MOST_WAITING = 1 << 15;

    private static final long LINGER_MILLIS = 5;

    /** An event that comes so long after its time is one of a backlog. */
    private static final long BACKLOG_MILLIS = 1000;

    private static final int EVENTS = 0;
    private static final int TRAINER = 1;

    private static final ValueStateDescriptor<Profile> PROFILE =
            new ValueStateDescriptor<>("profile", Formats.PROFILE);

    private static final ListStateDescriptor<Similarities.Counts> SIMILARITIES =
            new ListStateDescriptor<>("similarities", Formats.SIMILARITIES);

    private final LearnerConfig learning;
    private final WindowTimes times;
    private final Profiles settings;

    private transient Embedder embedder;
    private transient ClaimBatch batch;
    private transient Similarities similarities;
    private transient ListState<Similarities.Counts> similaritiesState;
    private transient ValueState<Profile> profiles;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient boolean current;
    private transient long epoch;
    private transient boolean[] idle;

    private transient PendingModels models;
    private transient List<Event> soon;
    private transient ScheduledFuture<?> timer;

    /** Events of a backlog by the time at which their windows have been learned. */
    private transient NavigableMap<Long, List<Event>> waiting;

    private transient int waitingEvents;
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
        profiles = getKeyedStateStore().getState(PROFILE);
        timers = getInternalTimerService("profiles", VoidNamespaceSerializer.INSTANCE, this);
        forgetting = new Forgetting(getKeyedStateStore().getMapState(Forgetting.STATE));
        for (String key : keys(Forgetting.STATE.getName())) {
            setCurrentKey(key);
            forgetting.restore();
        }
        models = new PendingModels();
        soon = new ArrayList<>();
        waiting = new TreeMap<>();
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
            long learned = times.firstEnd(event.timeMillis()) - 1;
            waiting.computeIfAbsent(learned, time -> new ArrayList<>()).add(event);
            if (++waitingEvents > MOST_WAITING && current) {
                compareWaiting(waiting.firstKey());
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
            compareWaiting(mark.getTimestamp());
            models.takeDue(mark.getTimestamp()).ifPresent(this::use);
        }
        forget(mark.getTimestamp());
        super.processWatermark(mark);
    }

    /** Takes the events of entities out of all profiles; one that is empty then goes. */
    private void forget(long watermark) throws Exception {
        if (forgetting.isDue(watermark)) {
            while (forgetting.isDue(watermark)) {
                forgetting.takeNext();
            }
            soon.removeIf(forgetting::leavesOut);
            waiting.values().forEach(events -> events.removeIf(forgetting::leavesOut));
            waitingEvents = waiting.values().stream().mapToInt(List::size).sum();
            batch.forget(forgetting::leavesOut);
            for (String claim : keys(PROFILE.getName())) {
                setCurrentKey(claim);
                forget(claim, profiles.value());
            }
            compareBatch();
        }
        List<String> settled = forgetting.settled(times, watermark);
        if (!settled.isEmpty()) {
            for (String key : keys(Forgetting.STATE.getName())) {
                setCurrentKey(key);
                forgetting.drop(settled, watermark);
            }
            forgetting.dropped(settled);
        }
    }

    private void forget(String claim, Profile profile) throws Exception {
        Optional<Profile> left = profile.without(forgetting::leavesOut, settings.spec());
        if (left.isEmpty()) {
            end(profile);
        } else if (!left.get().equals(profile)) {
            profiles.update(left.get());
            if (current) {
                batch.changed(claim, left.get());
            }
        }
    }

    private List<String> keys(String state) {
        return KeySweep.all(getKeyedStateBackend(), state);
    }

    /** When both inputs are idle, all has come and been learned. */
    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        idle[input] = status.isIdle();
        if (idle[EVENTS] && idle[TRAINER] && current) {
            compareSoon();
            compareWaiting(Long.MAX_VALUE);
            models.takeAll().ifPresent(this::use);
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

    private void compareWaiting(long until) throws Exception {
        NavigableMap<Long, List<Event>> due = waiting.headMap(until, true);
        List<Event> events = new ArrayList<>();
        due.values().forEach(events::addAll);
        due.clear();
        waitingEvents -= events.size();
        events.sort(Event.ORDER);
        compare(events);
    }

    private void compare(List<Event> events) throws Exception {
        for (int from = 0; from < events.size(); from += TOGETHER) {
            List<Event> some = events.subList(from, Math.min(from + TOGETHER, events.size()));
            for (Event event : some) {
                String claim = settings.by().key(event);
                setCurrentKey(claim);
                batch.add(claim, event, profiles.value());
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
        setCurrentKey(touched.claim());
        profiles.update(profile);
        if (touched.isNew()) {
            watch(profile);
        }
        output.collect(
                Sides.PROFILES,
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

    /** Sets the one timer of the current profile. */
    private void watch(Profile profile) {
        long expireMillis = settings.expireAfter().toMillis();
        if (expireMillis > 0) {
            timers.registerEventTimeTimer(
                    VoidNamespace.INSTANCE, profile.timeMillis() + expireMillis);
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> fired) throws Exception {
        Profile profile = profiles.value();
        // the end of the stream is no sign of age
        if (profile == null || timers.currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        if (profile.timeMillis() + settings.expireAfter().toMillis() > fired.getTimestamp()) {
            watch(profile);
            return;
        }
        end(profile);
    }

    private void end(Profile profile) throws Exception {
        profiles.clear();
        Event any = profile.latest().get(0);
        output.collect(
                Sides.PROFILES,
                new StreamRecord<>(
                        ProfileRecord.tombstone(
                                settings.by().group(any),
                                settings.by().name(any),
                                epoch,
                                embedder.version(),
                                profile.timeMillis())));
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> fired) {
        throw new IllegalStateException("profiles are forgotten by event time only");
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        if (current) {
            compareSoon();
            compareWaiting(Long.MAX_VALUE);
            return;
        }
        for (List<Event> events : waiting.values()) {
            for (Event event : events) {
                setCurrentKey(settings.by().key(event));
                Profile known = profiles.value();
                Profile profile =
                        known == null ? Profile.of(event) : known.with(event, settings.spec());
                profiles.update(profile);
                if (known == null) {
                    watch(profile);
                }
            }
        }
        waiting.clear();
        waitingEvents = 0;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        similaritiesState.update(List.of(similarities.counts()));
    }
}
