package io.tripletflow.serving.topics;

/** How many come in a second, over about the last ten. Not thread-safe. */
final class Rate {

    private static final double WINDOW_SECONDS = 10;

    /** One in some hours is none. */
    private static final double NONE = 1e-4;

    private long count;
    private long lastNanos = System.nanoTime();
    private double perSecond;

    void add() {
        count++;
    }

    /** An exponentially weighted mean, brought up to now. */
    double now() {
        long nanos = System.nanoTime();
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds > 0.2) {
            double weight = 1 - Math.exp(-seconds / WINDOW_SECONDS);
            perSecond += weight * (count / seconds - perSecond);
            count = 0;
            lastNanos = nanos;
        }
        return perSecond < NONE ? 0 : perSecond;
    }
}
