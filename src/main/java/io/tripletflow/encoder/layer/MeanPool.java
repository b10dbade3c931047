package io.tripletflow.encoder.layer;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Mean of each 2 × 2 pixels, channel by channel; an odd last row or column is left out. Each of the
 * four gets a quarter of the gradient.
 */
public final class MeanPool implements Layer {

    private final int height;
    private final int width;
    private final int channels;
    private final Rows out;
    private final Rows inSlopes;

    /**
     * @param height of the maps that it reads, in pixels
     * @param width of them
     * @param channels of them
     */
    public MeanPool(int height, int width, int channels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        out = new Rows((height / 2) * (width / 2) * channels);
        inSlopes = new Rows(height * width * channels);
    }

    @Override
    public Rows forward(float[] parameters, Rows in, RandomGenerator random) {
        out.count(in.count());
        float[] from = in.values();
        float[] to = out.values();
        int line = width * channels;
        int pooled = 0;
        for (int r = 0; r < in.count(); r++) {
            for (int y = 0; y + 1 < height; y += 2) {
                for (int x = 0; x + 1 < width; x += 2, pooled += channels) {
                    int a = r * in.width() + y * line + x * channels;
                    for (int c = 0; c < channels; c++) {
                        float upper = from[a + c] + from[a + channels + c];
                        float lower = from[a + line + c] + from[a + line + channels + c];
                        to[pooled + c] = 0.25f * (upper + lower);
                    }
                }
            }
        }
        return out;
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        // has no parameters
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        inSlopes.count(slopes.count());
        float[] from = slopes.values();
        float[] to = inSlopes.values();
        if (height % 2 + width % 2 > 0) {
            Arrays.fill(to, 0, inSlopes.size(), 0);
        }
        int line = width * channels;
        int pooled = 0;
        for (int r = 0; r < slopes.count(); r++) {
            for (int y = 0; y + 1 < height; y += 2) {
                for (int x = 0; x + 1 < width; x += 2, pooled += channels) {
                    int a = r * inSlopes.width() + y * line + x * channels;
                    for (int c = 0; c < channels; c++) {
                        float quarter = 0.25f * from[pooled + c];
                        to[a + c] = quarter;
                        to[a + channels + c] = quarter;
                        to[a + line + c] = quarter;
                        to[a + line + channels + c] = quarter;
                    }
                }
            }
        }
        return inSlopes;
    }
}
