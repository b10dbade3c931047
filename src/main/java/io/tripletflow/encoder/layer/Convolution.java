package io.tripletflow.encoder.layer;

import io.tripletflow.encoder.input.InputSpec;
import java.io.Serializable;

/**
 * A convolutional branch for images, in place of the dense hidden layers. A stage convolves with
 * zeros around the image, so that its size stays, then halves it: kernel × kernel filters, bias,
 * layer norm if the encoder has it, activation, dropout, mean of 2 × 2 (an odd last row or column
 * is left out). The last stage's map is flattened and multiplied by the output weights.
 *
 * @param filters channels that each stage makes
 * @param kernel height and width of a filter, odd
 * @param stages how many stages; each halves height and width
 */
public record Convolution(int filters, int kernel, int stages) implements Serializable {

    /** Two stages of 16 filters of 3 × 3. */
    public static final Convolution DEFAULTS = new Convolution(16, 3, 2);

    public Convolution {
        require(filters >= 1 && filters <= 1024, "filters", "1 to 1024", filters);
        require(kernel >= 1 && kernel <= 15 && kernel % 2 == 1, "kernel", "odd, 1 to 15", kernel);
        require(stages >= 1 && stages <= 8, "stages", "1 to 8", stages);
    }

    private static void require(boolean met, String name, String rule, int value) {
        if (!met) {
            throw new IllegalArgumentException(
                    "convolution.%s must be %s but was %d".formatted(name, rule, value));
        }
    }

    /**
     * Fails unless the image is large enough to be halved {@code stages} times.
     *
     * @throws IllegalArgumentException with the option to change, if it does not
     */
    public void requireFits(InputSpec.Image image) {
        int smaller = Math.min(image.height(), image.width());
        if (smaller >> stages < 1) {
            throw new IllegalArgumentException(
                    "convolution.stages must be at most %d for an image of %d x %d but was %d"
                            .formatted(
                                    31 - Integer.numberOfLeadingZeros(smaller),
                                    image.height(),
                                    image.width(),
                                    stages));
        }
    }
}
