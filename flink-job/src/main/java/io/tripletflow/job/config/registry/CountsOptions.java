package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.learn.spec.CountsSpec;
import java.util.List;
import java.util.Optional;

/** Options of what is counted beside what is learned. */
public final class CountsOptions {

    public static final Option<Integer> WIDTH =
            Option.of(
                            "counts.width",
                            Type.INT,
                            "Numbers that embeddings have for counts of which items were seen"
                                    + " together, beside those of encoder.embedding; 0 counts"
                                    + " nothing.")
                    .or(0)
                    .between(0, 4_096)
                    .in("numbers");
    public static final Option<Float> SHARE =
            Option.of(
                            "counts.share",
                            Type.FLOAT,
                            "Share that the counts have in the similarity of two embeddings.")
                    .or(0.9f)
                    .between(0.01f, 0.99f);

    static final List<Option<?>> ALL = List.of(WIDTH, SHARE);

    private CountsOptions() {}

    public static boolean isOn(Values v) {
        return v.get(WIDTH) > 0;
    }

    public static Optional<CountsSpec> spec(Values v) {
        return isOn(v) ? Optional.of(new CountsSpec(v.get(WIDTH), v.get(SHARE))) : Optional.empty();
    }
}
