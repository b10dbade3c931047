package io.tripletflow.encoder.layer;

import java.util.random.RandomGenerator;

/**
 * In training, sets each number to zero with probability p and divides the others by 1 − p, so that
 * the expectation stays; when embedding it changes nothing. The mask is a function of the random
 * numbers that {@link #forward} gets; p is rounded to a multiple of 2⁻²⁴.
 *
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
 */
public final class Dropout implements Layer {

    private static final int BITS = 24;
    private static final int LOW = (1 << BITS) - 1;

    private final int threshold;
    private final float kept;
    private final Rows out;
    private float[] mask = {};
    private boolean training;

    /**
     * @param probability share of the numbers that is set to 0, from 0 to below 1
     * @param width numbers in a row
     */
    public Dropout(float probability, int width) {
        threshold = Math.round(probability * (1 << BITS));
        kept = 1 / (1 - probability);
        out = new Rows(width);
    }

    @Override
    public Rows forward(float[] parameters, Rows in, RandomGenerator random) {
        training = random != null;
        if (!training) {
            return in;
        }
        int size = out.count(in.count()).size();
        if (mask.length < size) {
            mask = new float[size];
        }
        draw(random, size);
        float[] values = in.values();
        float[] masked = out.values();
        for (int i = 0; i < size; i++) {
            masked[i] = values[i] * mask[i];
        }
        return out;
    }

    /** Two numbers from each draw of 64 bits. */
    private void draw(RandomGenerator random, int size) {
        for (int i = 0; i < size; i += 2) {
            long bits = random.nextLong();
            mask[i] = factor((int) bits & LOW);
            if (i + 1 < size) {
                mask[i + 1] = factor((int) (bits >>> 32) & LOW);
            }
        }
    }

    /** 0 below the threshold, 1/(1 − p) from it on, without a branch. */
    private float factor(int uniform) {
        return kept * (1 + ((uniform - threshold) >> 31));
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        // has no parameters
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        if (training) {
            float[] values = slopes.values();
            for (int i = 0; i < slopes.size(); i++) {
                values[i] *= mask[i];
            }
        }
        return slopes;
    }
}
