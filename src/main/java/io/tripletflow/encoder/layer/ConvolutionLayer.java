package io.tripletflow.encoder.layer;

import io.tripletflow.matrix.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Each filter's sum over the neighbourhood of each pixel, without a bias: {@link Patches} · W, some
 * images at a time, so that their patches stay in the processor's cache. Rows may be longer than
 * the image: the rest is not looked at.
 *
 * <p>∂L/∂W = patchesᵀ · ∂L/∂y; ∂L/∂x gathers ∂L/∂y · Wᵀ.
 */
public final class ConvolutionLayer implements Layer {

    private static final int CHUNK = 1 << 17;

    private final Patches patches;
    private final int offset;
    private final int pixels;
    private final int filters;
    private final Rows out;
    private final Rows inSlopes;
    private final Matrix weights;
    private final Matrix gradientMatrix;
    private final Matrix patchMatrix;
    private final Matrix mapMatrix;
    private final float[] chunkGradient;
    private float[] spread = {};
    private int images;
    private Rows in;

    /**
     * @param tensor W, shape (kernel, kernel, channels, filters)
     * @param inputs width of a row, at least height · width · channels
     */
    public ConvolutionLayer(TensorSpec tensor, int height, int width, int inputs) {
        int kernel = tensor.shape().get(0);
        int channels = tensor.shape().get(2);
        patches = new Patches(height, width, channels, kernel);
        offset = tensor.offset();
        pixels = height * width;
        filters = tensor.shape().get(3);
        out = new Rows(pixels * filters);
        inSlopes = new Rows(inputs);
        int taps = kernel * kernel * channels;
        weights = new Matrix(taps, filters);
        gradientMatrix = new Matrix(taps, filters);
        patchMatrix = new Matrix(1, taps);
        mapMatrix = new Matrix(1, filters);
        chunkGradient = new float[taps * filters];
    }

    @Override
    public Rows forward(float[] parameters, Rows input, RandomGenerator random) {
        in = input;
        out.count(in.count());
        chunk(in.count());
        weights.load(parameters, offset);
        for (int from = 0; from < in.count(); from += images) {
            Matrix.multiply(patches(from), weights, mapMatrix);
            mapMatrix.store(out.values(), from * out.width());
        }
        return out;
    }

    @Override
    public void gradient(Rows slopes, float[] gradient) {
        Arrays.fill(gradient, offset, offset + chunkGradient.length, 0);
        for (int from = 0; from < slopes.count(); from += images) {
            mapMatrix.load(slopes.values(), from * out.width());
            Matrix.multiplyTransposedLeft(patches(from), mapMatrix, gradientMatrix);
            gradientMatrix.store(chunkGradient, 0);
            for (int i = 0; i < chunkGradient.length; i++) {
                gradient[offset + i] += chunkGradient[i];
            }
        }
    }

    @Override
    public Rows backward(float[] parameters, Rows slopes) {
        inSlopes.count(slopes.count());
        float[] result = inSlopes.values();
        int image = pixels * patches.channels();
        for (int from = 0; from < slopes.count(); from += images) {
            mapMatrix.load(slopes.values(), from * out.width());
            Matrix.multiplyTransposedRight(mapMatrix, weights, patchMatrix);
            patchMatrix.store(spread, 0);
            for (int i = 0; i < images; i++) {
                int to = (from + i) * inSlopes.width();
                patches.gather(spread, i * patches.size(), result, to);
                Arrays.fill(result, to + image, to + inSlopes.width(), 0);
            }
        }
        return inSlopes;
    }

    /** The patches of {@code images} rows as an operand. */
    private Matrix patches(int from) {
        for (int i = 0; i < images; i++) {
            patches.spread(in.values(), (from + i) * in.width(), spread, i * patches.size());
        }
        return patchMatrix.load(spread, 0);
    }

    /** How many images at a time: the most that fit and divide the batch. */
    private void chunk(int count) {
        images = Math.max(1, Math.min(count, CHUNK / patches.size()));
        while (count % images != 0) {
            images--;
        }
        if (spread.length < images * patches.size()) {
            spread = new float[images * patches.size()];
        }
        patchMatrix.rows(images * pixels);
        mapMatrix.rows(images * pixels);
    }
}
