package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.event.Event;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Validates events, and tells all that follow whenever the stream pauses: the source was idle for
 * the idle timeout.
 *
 * <p>Flink's source calls itself idle once, and active only with its next watermark. An event that
 * is older than the newest moves no watermark (FLINK-40504). It would then come in the middle of a
 * pause, and no second pause would be told. So this operator calls the stream active with every
 * event, and idle again after as long a time without one.
 */
public final class PausedEvents extends ProcessOperator<Decoded, Event> {

    private static final long serialVersionUID = 1;

    private final long idleMillis;
    private transient boolean sourceIdle;
    private transient long lastEvent;
    private transient ScheduledFuture<?> timer;

    /**
     * @param idleTimeout as of the source; zero if it never is idle
     */
    public PausedEvents(ValidateEvents validate, Duration idleTimeout) {
        super(validate);
        this.idleMillis = idleTimeout.toMillis();
    }

    @Override
    public void processElement(StreamRecord<Decoded> element) throws Exception {
        if (sourceIdle) {
            lastEvent = getProcessingTimeService().getCurrentProcessingTime();
            if (timer == null) {
                output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
                waitForPause();
            }
        }
        super.processElement(element);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        sourceIdle = status.isIdle();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        super.processWatermarkStatus(status);
    }

    private void waitForPause() {
        timer =
                getProcessingTimeService()
                        .registerTimer(lastEvent + idleMillis, this::pauseIfNoEventCame);
    }

    private void pauseIfNoEventCame(long now) {
        timer = null;
        if (now < lastEvent + idleMillis) {
            waitForPause();
        } else {
            output.emitWatermarkStatus(WatermarkStatus.IDLE);
        }
    }
}
