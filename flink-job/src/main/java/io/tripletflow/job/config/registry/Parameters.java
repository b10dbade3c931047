package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Kind;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Reads;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.loss.Reduction;
import java.util.stream.Stream;

/** What a job file says for one kind of loss or miner, by the names of the options it reads. */
final class Parameters {

    private static final String SECTION = "loss.";

    private final Kind kind;
    private final Values values;

    Parameters(Kind kind, Values values) {
        this.kind = kind;
        this.values = values;
    }

    /** Options of losses and miners that are declared elsewhere, by their names. */
    static Reads reads(String... names) {
        return Reads.NOTHING.and(Stream.of(names).map(SECTION::concat).toArray(String[]::new));
    }

    float number(String name) {
        return (Float) value(name);
    }

    int count(String name) {
        return (Integer) value(name);
    }

    boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** Every loss reads it. */
    Reduction reduction() {
        return values.get(LossOptions.REDUCTION);
    }

    private Object value(String name) {
        Option<?> option = Options.find(SECTION + name).orElseThrow();
        if (!kind.reads(option)) {
            throw new IllegalStateException(kind + " does not say that it reads " + option.key());
        }
        return values.get(option);
    }
}
