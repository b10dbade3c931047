package io.tripletflow.memory;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;

/**
 * How often the stream shows a label, and how often steps draw it; both fade, so that they follow a
 * stream that changes.
 *
 * <pre>
 * share       p = Σ over the label's events of d^age / Σ over all events of d^age,
 *             age in events, d = 1 − 1/{@value #EVENTS}
 * probability Q = 1 / gap,   gap ← gap + α · (step − last step that drew the label − gap)
 *             α = max(1/{@value #GAPS}, 1/n) at the label's n-th gap
 * </pre>
 *
 * <p>Memory is bounded: when the table is full, the label that was seen or drawn least recently
 * gives way, and starts anew when it returns. Order of use is part of the state. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/3298689.3346996">Yi et al. 2019, Sampling-bias-corrected
 *     neural modeling for large corpus item recommendations, algorithm 2</a>
 */
public final class LabelRates {

    /** Labels that are counted at most. */
    public static final int MAX_LABELS = 100_000;

    private static final int EVENTS = 1_000_000;
    private static final int GAPS = 100;
    private static final double DECAY = 1 - 1.0 / EVENTS;

    private final int capacity;

    /** By key, the least recently used first. */
    private final Long2ObjectLinkedOpenHashMap<Rate> rates = new Long2ObjectLinkedOpenHashMap<>();

    private long events;
    private double total;
    private long steps;

    /** Of one label: faded events as of {@code seenAt}; gaps between the steps that drew it. */
    private static final class Rate {
        double seen;
        long seenAt;
        double gap = 1;
        long gaps;
        long drawnAt;
    }

    /**
     * @param capacity labels that are counted at most
     */
    public LabelRates(int capacity) {
        this.capacity = capacity;
    }

    /** Labels that are counted. */
    public int size() {
        return rates.size();
    }

    /** Counts an event of the label. */
    public void seen(long label) {
        events++;
        total = total * DECAY + 1;
        Rate rate = rate(label);
        rate.seen = faded(rate) + 1;
        rate.seenAt = events;
    }

    /**
     * Counts a step.
     *
     * @param labels that it drew, each once
     */
    public void drawn(long[] labels) {
        steps++;
        for (long label : labels) {
            Rate rate = rate(label);
            if (rate.drawnAt > 0) {
                rate.gaps++;
                double follow = Math.max(1.0 / GAPS, 1.0 / rate.gaps);
                rate.gap += follow * (steps - rate.drawnAt - rate.gap);
            }
            rate.drawnAt = steps;
        }
    }

    private Rate rate(long label) {
        Rate known = rates.getAndMoveToLast(label);
        if (known != null) {
            return known;
        }
        if (rates.size() >= capacity) {
            rates.removeFirst();
        }
        Rate rate = new Rate();
        rates.put(label, rate);
        return rate;
    }

    private double faded(Rate rate) {
        return rate.seen * Math.pow(DECAY, (double) (events - rate.seenAt));
    }

    /** p, the share of the label in the events; 0 of a label that is not counted. */
    public double share(long label) {
        Rate rate = rates.getAndMoveToLast(label);
        return rate == null || total == 0 ? 0 : faded(rate) / total;
    }

    /** Q, the probability that a step draws the label; 1 of one that was not drawn twice. */
    public double probability(long label) {
        Rate rate = rates.getAndMoveToLast(label);
        return rate == null ? 1 : 1 / rate.gap;
    }

    /** All state. */
    public void write(Tensors out) {
        int count = rates.size();
        double[] seen = new double[count];
        long[] seenAt = new long[count];
        double[] gap = new double[count];
        long[] gaps = new long[count];
        long[] drawnAt = new long[count];
        int i = 0;
        for (Rate rate : rates.values()) {
            seen[i] = rate.seen;
            seenAt[i] = rate.seenAt;
            gap[i] = rate.gap;
            gaps[i] = rate.gaps;
            drawnAt[i++] = rate.drawnAt;
        }
        out.put("labels", rates.keySet().toLongArray());
        out.put("seen", seen);
        out.put("seen-at", seenAt);
        out.put("gap", gap);
        out.put("gaps", gaps);
        out.put("drawn-at", drawnAt);
        out.putLong("events", events);
        out.putDouble("total", total);
        out.putLong("steps", steps);
    }

    /** What readers of the model may know: labels and their shares, as float32. */
    public void writeShares(Tensors out) {
        long[] labels = rates.keySet().toLongArray();
        float[] shares = new float[labels.length];
        int i = 0;
        for (Rate rate : rates.values()) {
            shares[i++] = total == 0 ? 0 : (float) (faded(rate) / total);
        }
        out.put("labels", labels);
        out.put("shares", shares);
    }

    /**
     * Takes over what was written; of more labels than fit, those used last.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        long[] labels = in.longs("labels");
        double[] seen = in.doubles("seen", labels.length);
        long[] seenAt = in.longs("seen-at", labels.length);
        double[] gap = in.doubles("gap", labels.length);
        long[] gaps = in.longs("gaps", labels.length);
        long[] drawnAt = in.longs("drawn-at", labels.length);
        rates.clear();
        for (int i = 0; i < labels.length; i++) {
            if (!(seen[i] >= 0) || !(gap[i] >= 1) || gaps[i] < 0) {
                throw new TensorException(
                        "rate %d must have seen and gaps from 0 and a gap from 1 but has %s, %d and %s"
                                .formatted(i, seen[i], gaps[i], gap[i]));
            }
            Rate rate = rate(labels[i]);
            rate.seen = seen[i];
            rate.seenAt = seenAt[i];
            rate.gap = gap[i];
            rate.gaps = gaps[i];
            rate.drawnAt = drawnAt[i];
        }
        events = in.count("events");
        total = in.doubleValue("total");
        steps = in.count("steps");
    }
}
