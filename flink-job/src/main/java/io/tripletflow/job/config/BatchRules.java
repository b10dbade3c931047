package io.tripletflow.job.config;

import io.tripletflow.encoder.InputSpec;
import java.util.Optional;

/**
 * A window's events are scored at once, and the rows of a step are embedded at once: the numbers of
 * each layer, and the similarities to what is remembered, must fit into one array.
 */
final class BatchRules {

    private static final long MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** Of a tower whose options are refused anyway. */
    private static final InputSpec UNKNOWN = new InputSpec.Dense(1);

    private final Values job;
    private final Findings findings;

    BatchRules(Values job, Findings findings) {
        this.job = job;
        this.findings = findings;
    }

    /** Events that a window holds unless told otherwise: the usual number, or what fits. */
    static Optional<Integer> usual(Values job, int usual) {
        return Optional.of((int) Math.max(2, Math.min(usual, most(job))));
    }

    void check() {
        boolean counted = job.get(StreamOptions.WINDOW_TYPE) == WindowSpec.Kind.COUNT;
        Option<Integer> option =
                counted ? StreamOptions.WINDOW_COUNT : StreamOptions.WINDOW_MAX_EVENTS;
        long most = most(job);
        job.find(option)
                .filter(count -> count > most)
                .ifPresent(count -> findings.problem(job, option, told(count, most)));
    }

    private String told(int count, long most) {
        return "lets a window hold "
                + count
                + " events, which are scored at once beside memory.sample "
                + job.get(MemoryOptions.SAMPLE)
                + ", each with up to "
                + widestLayer(job)
                + " numbers in a layer, but an array holds "
                + MOST_NUMBERS
                + " numbers; lower it to "
                + most
                + " or less";
    }

    /** Events that a window can hold. */
    private static long most(Values job) {
        long remembered = job.get(MemoryOptions.SAMPLE);
        long rows = MOST_NUMBERS / widestLayer(job) - remembered;
        long scored = remembered > 0 ? MOST_NUMBERS / remembered : rows;
        return Math.max(0, Math.min(rows, scored));
    }

    private static long widestLayer(Values job) {
        return job.towers().stream().mapToLong(BatchRules::widestLayerOfTower).max().orElseThrow();
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
