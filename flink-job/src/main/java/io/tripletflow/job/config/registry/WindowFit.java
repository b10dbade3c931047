package io.tripletflow.job.config.registry;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.option.Values;
import java.util.Optional;

/**
 * How many events fit into a window. They are scored at once, and the rows of a step are embedded
 * at once: the numbers of each layer, and the similarities to what is remembered, must fit into one
 * array.
 */
public final class WindowFit {

    /** Of an array. */
    public static final long MAX_NUMBERS = Integer.MAX_VALUE - 8;

    /** Of a tower whose options are refused anyway. */
    private static final InputSpec UNKNOWN = new InputSpec.Dense(1);

    private WindowFit() {}

    /** Events that a window holds unless told otherwise: the usual number, or what fits. */
    static Optional<Integer> usual(Values job, int usual) {
        return Optional.of((int) Math.max(2, Math.min(usual, max(job))));
    }

    /** Events that a window can hold. */
    public static long max(Values job) {
        long remembered = job.get(MemoryOptions.SAMPLE);
        long rows = MAX_NUMBERS / widestLayer(job) - remembered;
        long scored = remembered > 0 ? MAX_NUMBERS / remembered : rows;
        return Math.max(0, Math.min(rows, scored));
    }

    /** Numbers of a row in the widest layer of all towers. */
    public static long widestLayer(Values job) {
        return job.towers().stream().mapToLong(WindowFit::widestLayerOfTower).max().orElseThrow();
    }

    /** Numbers of a row in the widest layer of a tower. Hashed text is not spread. */
    private static long widestLayerOfTower(Values tower) {
        InputSpec input = InputOptions.spec(tower).orElse(UNKNOWN);
        long widest = tower.find(EncoderOptions.EMBEDDING).orElse(1);
        if (!(input instanceof InputSpec.HashedText)) {
            widest = Math.max(widest, input.dimension() + 1L);
        }
        if (EncoderOptions.convolves(tower)) {
            if (input instanceof InputSpec.Image image) {
                long pixels = (long) image.height() * image.width();
                widest = Math.max(widest, pixels * tower.get(EncoderOptions.FILTERS));
            }
        } else if (EncoderOptions.hides(tower)) {
            widest = Math.max(widest, tower.get(EncoderOptions.HIDDEN));
        }
        return widest;
    }
}
