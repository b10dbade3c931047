package io.tripletflow.job.operator;

import io.tripletflow.job.config.choice.WindowSpec;
import java.io.Serializable;

/** When the windows of an event end, in event time. */
public final class WindowTimes implements Serializable {

    private static final long serialVersionUID = 1;

    /** Length of the shortest time after which an event's last window may end; 0 if by count. */
    private final long reach;

    /** Windows start at multiples of this; 0 where they do not. */
    private final long slide;

    public WindowTimes(WindowSpec spec) {
        if (spec instanceof WindowSpec.Tumbling tumbling) {
            reach = tumbling.size().toMillis();
            slide = reach;
        } else if (spec instanceof WindowSpec.Sliding sliding) {
            reach = sliding.size().toMillis();
            slide = sliding.slide().toMillis();
        } else if (spec instanceof WindowSpec.Session session) {
            reach = session.gap().toMillis();
            slide = 0;
        } else {
            reach = 0;
            slide = 0;
        }
    }

    /** No window that an event belongs to ends later after it; 0 if windows are by count. */
    public long reach() {
        return reach;
    }

    /** Whether a window ends when it was to end as it began: tumbling and sliding ones do. */
    public boolean haveFixedEnds() {
        return slide > 0;
    }

    /** End (exclusive) of the last window that holds an event of {@code time}. */
    public long lastEnd(long time) {
        if (reach == 0) {
            return Long.MAX_VALUE;
        }
        return slide == 0 ? time + reach : time - Math.floorMod(time, slide) + reach;
    }

    /** End (exclusive) of the first window that holds an event of {@code time}: it learns of it. */
    public long firstEnd(long time) {
        if (reach == 0) {
            return time + 1;
        }
        if (slide == 0) {
            return time + reach;
        }
        // starts are multiples of the slide; the first window that holds the time is the earliest
        long offset = Math.floorMod(reach, slide);
        return time - Math.floorMod(time - offset, slide) + slide;
    }

    /** Whether the window that would learn of an event of {@code time} has closed. */
    public boolean isClosed(long time, long watermark) {
        return reach > 0 && firstEnd(time) - 1 <= watermark;
    }

    /**
     * Watermark at which all events of {@code time} have come but those that are late, or that none
     * of its windows waits for; before any of its windows is closed.
     */
    public long settled(long time) {
        return slide == 0 ? time : firstEnd(time) - 1;
    }

    /** Whether the window that ends at {@code end} is the first to hold an event of that time. */
    public boolean isFresh(long time, long end) {
        return slide == 0 || slide == reach || firstEnd(time) == end;
    }
}
