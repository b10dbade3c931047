package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.encoder.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.WindowSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
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
    private transient PartitionWatermarks partitions;
    private transient Map<DeadLetter.Reason, Counter> deadLetters;
    private transient Counter learnable;

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
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        learnable = metrics.counter("learnable");
        deadLetters = new EnumMap<>(DeadLetter.Reason.class);
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            deadLetters.put(
                    reason, metrics.addGroup("reason", reason.tag()).counter("deadLetters"));
        }
    }

    @Override
    public void processElement(Decoded decoded, Context context, Collector<Event> out) {
        if (decoded instanceof Decoded.Bad bad) {
            reject(bad.letter(), context);
            return;
        }
        Decoded.Good good = (Decoded.Good) decoded;
        Event event = good.event();
        if (!reads(event)) {
            reject(good.reject(DeadLetter.Reason.MISSING_INPUT, UNREAD), context);
            return;
        }
        TopicPartition partition = new TopicPartition(good.topic(), good.partition());
        long watermark =
                Math.max(partitions.of(partition), context.timerService().currentWatermark());
        partitions.advance(partition, event.timeMillis());
        boolean late =
                event.label().isPresent() && times.lastEnd(event.timeMillis()) - 1 <= watermark;
        if (late) {
            reject(good.reject(DeadLetter.Reason.LATE, lateness(good, watermark)), context);
        }
        if (event.label().isPresent() && !late) {
            learnable.inc();
            context.output(Sides.LEARNABLE, event);
        }
        out.collect(event);
    }

    /** What the decoder cannot know: an old model goes on reading text as it always did. */
    private boolean reads(Event event) {
        InputVersion version = versions.getOrDefault(event.tower(), InputVersion.newest());
        return version == InputVersion.newest()
                || !(event.input() instanceof Input.Text text)
                || version.reads(text.text());
    }

    private void reject(DeadLetter letter, Context context) {
        deadLetters.get(letter.reason()).inc();
        context.output(Sides.DEAD_LETTERS, letter);
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
