package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Has the mean of a sequence risen? m ← m + x − x̄ − δ, alarm when m − min m &gt; λ; x̄ is the mean
 * so far, older numbers fading by 1/1024 each, so that a slow change is no alarm. With δ = 0 and a
 * known mean this is Page's cumulative sum.
 *
 * @see <a href="https://doi.org/10.1093/biomet/41.1-2.100">Page 1954</a>
 */
final class PageHinkley {

    private static final double FADING = 1 - 1.0 / 1024;
    private static final int WARM_UP = 256;

    private final double delta;
    private final double threshold;
    private double sum;
    private double weight;
    private double excess;
    private long seen;

    /**
     * @param delta δ, rise of the mean that is none
     * @param threshold λ; 0 never raises an alarm
     */
    PageHinkley(double delta, double threshold) {
        this.delta = delta;
        this.threshold = threshold;
    }

    /** Whether this number raises the alarm; then everything starts anew. */
    boolean add(double x) {
        if (seen >= WARM_UP) {
            excess = Math.max(0, excess + x - sum / weight - delta); // m − min m
        }
        sum = FADING * sum + x;
        weight = FADING * weight + 1;
        seen++;
        if (threshold > 0 && excess > threshold) {
            clear();
            return true;
        }
        return false;
    }

    void clear() {
        sum = 0;
        weight = 0;
        excess = 0;
        seen = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(sum);
        out.writeDouble(weight);
        out.writeDouble(excess);
        out.writeLong(seen);
    }

    void read(DataInput in) throws IOException {
        sum = in.readDouble();
        weight = in.readDouble();
        excess = in.readDouble();
        seen = in.readLong();
    }
}
