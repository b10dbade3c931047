package io.tripletflow.encoder.layer;

import java.util.Arrays;

/**
 * The neighbourhood of each pixel as a row (im2col), and back. Pixel (y, x) of an image (height,
 * width, channels) becomes the kernel × kernel pixels around it, zeros beyond the edge, in the
 * order (line, column, channel) in which a filter keeps its weights.
 */
public record Patches(int height, int width, int channels, int kernel) {

    /** Numbers of one image's patches: pixels · kernel² · channels. */
    public int size() {
        return height * width * kernel * kernel * channels;
    }

    /** Writes the patches of the image at {@code image[from…]} to {@code patches[to…]}. */
    public void spread(float[] image, int from, float[] patches, int to) {
        int half = kernel / 2;
        int line = kernel * channels;
        int target = to;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int first = Math.max(0, half - x);
                int end = Math.min(kernel, width + half - x);
                for (int k = 0; k < kernel; k++, target += line) {
                    int sourceY = y + k - half;
                    if (sourceY < 0 || sourceY >= height) {
                        Arrays.fill(patches, target, target + line, 0);
                        continue;
                    }
                    int source = from + (sourceY * width + x - half) * channels;
                    copy(image, source, patches, target, first * channels, end * channels, line);
                }
            }
        }
    }

    /** A patch's line: image from {@code first} to {@code end}, zeros around. */
    private static void copy(
            float[] image, int source, float[] patches, int target, int first, int end, int line) {
        for (int i = 0; i < first; i++) {
            patches[target + i] = 0;
        }
        for (int i = first; i < end; i++) {
            patches[target + i] = image[source + i];
        }
        for (int i = end; i < line; i++) {
            patches[target + i] = 0;
        }
    }

    /** Overwrites {@code image[to…]}: each pixel gets the sum of its places in the patches. */
    public void gather(float[] patches, int from, float[] image, int to) {
        Arrays.fill(image, to, to + height * width * channels, 0);
        int half = kernel / 2;
        int line = kernel * channels;
        int source = from;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int first = Math.max(0, half - x) * channels;
                int end = Math.min(kernel, width + half - x) * channels;
                for (int k = 0; k < kernel; k++, source += line) {
                    int targetY = y + k - half;
                    if (targetY < 0 || targetY >= height) {
                        continue;
                    }
                    int target = to + (targetY * width + x - half) * channels;
                    for (int i = first; i < end; i++) {
                        image[target + i] += patches[source + i];
                    }
                }
            }
        }
    }
}
