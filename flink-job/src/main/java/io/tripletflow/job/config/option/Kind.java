package io.tripletflow.job.config.option;

/**
 * One choice of several that a job file can make, such as a loss or a miner, with the options that
 * it reads. The constants of an enum that implements this are the table of that choice.
 */
public interface Kind {

    /** The options that this kind reads. */
    Reads reads();

    /** Whether the option changes anything with this kind. */
    default boolean reads(Option<?> option) {
        return reads().keys().containsKey(option.key());
    }
}
