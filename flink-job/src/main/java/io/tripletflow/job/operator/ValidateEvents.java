package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.metrics.ValidationMetrics;
import io.tripletflow.job.state.event.JoinInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes usable events on, those to learn from to a side as well, and sends the rest to the dead
 * letters. A labelled event whose last window has closed goes both ways: it is embedded, but too
 * late to be learned from. Text in which an old model finds nothing to read is a dead letter.
 *
 * <p>Lateness is judged here, where the original bytes are at hand, by the events that came before
 * in the same partition. Watermarks are never ahead of that unless the partition was idle; so the
 * watermark is asked as well, and no window ever sees a late event.
 */
public final class ValidateEvents extends ProcessFunction<Decoded, Event>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    private static final String UNREAD =
            "has text without a letter or digit, and the job's model is of input version 1, which"
                    + " reads nothing else; send words, or begin a new model, which reads symbols"
                    + " and emoji";

    private final WindowTimes times;
    private final long latenessMillis;
    private final TreeMap<String, InputVersion> versions;
    private final boolean joinsLabels;
    private final int keyGroups;
    private transient PartitionWatermarks partitions;
    private transient ValidationMetrics metrics;
    private transient List<String> groups;

    /**
     * @param lateness how far events of a partition may be out of order
     */
    public ValidateEvents(WindowSpec windows, Duration lateness) {
        this(windows, lateness, Map.of());
    }

    /**
     * @param lateness how far events of a partition may be out of order
     * @param versions by which the model reads the inputs of its towers; of others the newest, for
     *     which every event that was decoded has features
     */
    public ValidateEvents(
            WindowSpec windows, Duration lateness, Map<String, InputVersion> versions) {
        this(windows, lateness, versions, false, 1);
    }

    /**
     * @param lateness how far events of a partition may be out of order
     * @param versions by which the model reads the inputs of its towers; of others the newest, for
     *     which every event that was decoded has features
     * @param joinsLabels whether inputs and labels without an input go to a side, to be joined
     * @param keyGroups of the windows: their greatest parallelism
     */
    public ValidateEvents(
            WindowSpec windows,
            Duration lateness,
            Map<String, InputVersion> versions,
            boolean joinsLabels,
            int keyGroups) {
        this.keyGroups = keyGroups;
        this.joinsLabels = joinsLabels;
        this.times = new WindowTimes(windows);
        this.latenessMillis = lateness.toMillis();
        this.versions = new TreeMap<>(versions);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        partitions = new PartitionWatermarks(latenessMillis);
        partitions.initialize(context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        partitions.snapshot();
    }

    @Override
    public void open(OpenContext context) {
        metrics =
                new ValidationMetrics(
                        getRuntimeContext().getMetricGroup(), System::currentTimeMillis);
        groups = Forgetting.groups(keyGroups);
    }

    @Override
    public void processElement(Decoded decoded, Context context, Collector<Event> out) {
        if (decoded instanceof Decoded.Bad bad) {
            reject(bad.letter(), context);
            return;
        }
        if (decoded instanceof Decoded.Label label) {
            processLabel(label, context);
            return;
        }
        if (decoded instanceof Decoded.Forget forget) {
            forget(forget, context, out);
            return;
        }
        Decoded.Good good = (Decoded.Good) decoded;
        Event event = good.event();
        if (!reads(event)) {
            reject(good.reject(DeadLetter.Reason.MISSING_INPUT, UNREAD), context);
            return;
        }
        TopicPartition partition = partition(good.from());
        long watermark = advance(partition, event.timeMillis(), context);
        boolean late = times.lastEnd(event.timeMillis()) - 1 <= watermark;
        if (late && event.label().isPresent()) {
            reject(good.reject(DeadLetter.Reason.LATE, lateness(good, watermark)), context);
        }
        if (event.label().isPresent() && !late) {
            metrics.learnable();
            context.output(SideOutputs.LEARNABLE, event);
        }
        if (joinsLabels && !late) {
            context.output(SideOutputs.TO_JOIN, new JoinInput.Observed(event, good.name()));
        }
        out.collect(event);
    }

    private void processLabel(Decoded.Label label, Context context) {
        TopicPartition partition = partition(label.from());
        long time = label.label().timeMillis();
        long watermark = advance(partition, time, context);
        if (times.lastEnd(time) - 1 <= watermark) {
            reject(label.reject(DeadLetter.Reason.LATE, lateness(time, watermark)), context);
        } else {
            context.output(SideOutputs.TO_JOIN, new JoinInput.Told(label, false));
        }
    }

    /**
     * Passes on that an entity is to be forgotten: all its events up to the newest one that the
     * partition has held so far. The groups do not know the entity, so each of Flink's key groups
     * is told.
     */
    private void forget(Decoded.Forget forget, Context context, Collector<Event> out) {
        TopicPartition partition = new TopicPartition(forget.topic(), forget.partition());
        long time = partitions.newest(partition).orElse(0);
        metrics.forgotten();
        out.collect(Event.forgetting(forget.entity(), "", time));
        if (joinsLabels) {
            Event event = Event.forgetting(forget.entity(), "", time);
            context.output(SideOutputs.TO_JOIN, new JoinInput.Observed(event, ""));
        }
        for (String group : groups) {
            context.output(SideOutputs.LEARNABLE, Event.forgetting(forget.entity(), group, time));
        }
    }

    /** Notes an event's time; returns the watermark before it. */
    private long advance(TopicPartition partition, long timeMillis, Context context) {
        long watermark =
                Math.max(partitions.of(partition), context.timerService().currentWatermark());
        partitions.advance(partition, timeMillis);
        metrics.seen(timeMillis);
        return watermark;
    }

    private static TopicPartition partition(Decoded.Origin record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static String lateness(long time, long watermark) {
        return "has a label told at "
                + time
                + " but its windows closed when the watermark reached "
                + watermark
                + "; it is not learned from; raise source.lateness if this happens often";
    }

    /** What the decoder cannot know: an old model goes on reading text as it always did. */
    private boolean reads(Event event) {
        InputVersion version = versions.getOrDefault(event.tower(), InputVersion.newest());
        return version == InputVersion.newest()
                || !(event.input() instanceof Input.Text text)
                || version.reads(text.text());
    }

    private void reject(DeadLetter letter, Context context) {
        metrics.rejected(letter.reason());
        context.output(SideOutputs.DEAD_LETTERS, letter);
    }

    private static String lateness(Decoded.Good good, long watermark) {
        return "has time "
                + good.event().timeMillis()
                + " but its windows closed when the watermark reached "
                + watermark
                + "; it is embedded but not learned from; raise source.lateness if this happens"
                + " often";
    }
}
