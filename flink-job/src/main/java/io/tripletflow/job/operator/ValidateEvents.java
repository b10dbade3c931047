package io.tripletflow.job.operator;

import io.tripletflow.connectors.DeadLetter;
import io.tripletflow.connectors.Decoded;
import io.tripletflow.event.Event;
import io.tripletflow.job.config.WindowSpec;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes usable events on, those to learn from to a side as well, and sends the rest to the dead
 * letters. A labelled event whose last window has closed goes both ways: it is embedded, but too
 * late to be learned from. Lateness is judged here, by the watermark of the source, where the
 * original bytes are at hand; downstream watermarks are never ahead of it, so no window ever sees a
 * late event.
 */
public final class ValidateEvents extends ProcessFunction<Decoded, Event> {

    private static final long serialVersionUID = 1;

    private final WindowTimes times;
    private transient Counter deadLetters;

    public ValidateEvents(WindowSpec windows) {
        this.times = new WindowTimes(windows);
    }

    @Override
    public void open(OpenContext context) {
        deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
    }

    @Override
    public void processElement(Decoded decoded, Context context, Collector<Event> out) {
        if (decoded instanceof Decoded.Bad bad) {
            reject(bad.letter(), context);
            return;
        }
        Decoded.Good good = (Decoded.Good) decoded;
        Event event = good.event();
        long watermark = context.timerService().currentWatermark();
        boolean late =
                event.label().isPresent() && times.lastEnd(event.timeMillis()) - 1 <= watermark;
        if (late) {
            reject(good.reject(DeadLetter.Reason.LATE, lateness(good, watermark)), context);
        }
        if (event.label().isPresent() && !late) {
            context.output(Sides.LEARNABLE, event);
        }
        out.collect(event);
    }

    private void reject(DeadLetter letter, Context context) {
        deadLetters.inc();
        context.output(Sides.DEAD_LETTERS, letter);
    }

    private static String lateness(Decoded.Good good, long watermark) {
        return "entity '"
                + good.event().entity()
                + "' has time "
                + good.event().timeMillis()
                + " but its windows closed when the watermark reached "
                + watermark
                + "; it is embedded but not learned from; raise source.lateness if this happens"
                + " often ("
                + good.topic()
                + "-"
                + good.partition()
                + "@"
                + good.offset()
                + ")";
    }
}
