package io.tripletflow.learn.spec;

import static io.tripletflow.argument.Arguments.requireWithin;
import static java.util.Objects.requireNonNull;

import io.tripletflow.optim.Clipping;
import java.io.Serializable;

/**
 * How batches become steps.
 *
 * @param batch rows of one step: P labels of K rows
 * @param rowsPerLabel least K; fewer labels than batch / K get more rows each
 * @param replay rows trained on for each labelled event of the stream, on average
 * @param averaging decay of the exponential moving average of the parameters that embeds (Polyak
 *     and Juditsky 1992); 0 embeds with the last parameters
 * @param fading decay per score of the prequential recall (Gama, Sebastião, Rodrigues 2013)
 * @param clipping of each step's gradient
 * @param sameEntity whether an anchor learns from rows of its own entity
 * @param seed of the first parameters and of every draw
 */
public record TrainingSpec(
        int batch,
        int rowsPerLabel,
        Replay replay,
        float averaging,
        float fading,
        Clipping clipping,
        SameEntity sameEntity,
        long seed)
        implements Serializable {

    /** What rows of an anchor's own entity and label are to it. */
    public enum SameEntity {
        /** Positives as any other. */
        LEARN,
        /** Nothing: an anchor learns from other entities of its label alone. */
        EXCLUDE
    }

    /**
     * Most rows of one step, remembered embeddings and proxies included: 1 GiB of distances between
     * them, and as much of their gradient.
     */
    public static final int MAX_ROWS = 1 << 14;

    public TrainingSpec {
        requireWithin("batch", batch, 2, MAX_ROWS);
        requireWithin("rows-per-label", rowsPerLabel, 2, batch);
        requireNonNull(replay, "replay");
        requireWithin("averaging", averaging, 0, 0.999999);
        requireWithin("fading", fading, 0, 1);
        requireNonNull(clipping, "clipping");
        requireNonNull(sameEntity, "sameEntity");
    }

    /** The same rows for every event, those of the same entity as any other. */
    public TrainingSpec(
            int batch,
            int rowsPerLabel,
            float replay,
            float averaging,
            float fading,
            Clipping clipping,
            long seed) {
        this(
                batch,
                rowsPerLabel,
                Replay.constant(replay),
                averaging,
                fading,
                clipping,
                SameEntity.LEARN,
                seed);
    }

    /** Steps of 128 rows, 8 rows for each event; docs/decisions/0003 has the why. */
    public static TrainingSpec defaults() {
        return new TrainingSpec(128, 4, 8, 0.99f, 0.999f, Clipping.OFF, 42);
    }

    /** The same with another replay. */
    public TrainingSpec withReplay(Replay other) {
        return new TrainingSpec(
                batch, rowsPerLabel, other, averaging, fading, clipping, sameEntity, seed);
    }
}
