package io.tripletflow.job.config.registry;

import io.tripletflow.job.config.choice.LateLabels;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import java.time.Duration;
import java.util.List;

/** Options of labels that come without an input. */
public final class LabelOptions {

    static final Option<Duration> RETENTION =
            Option.of(
                            "labels.retention",
                            Type.DURATION,
                            "Event time for which an input waits for a label that comes without one,"
                                    + " and such a label for an input; 0s means that these labels"
                                    + " are dead letters.")
                    .or(Duration.ZERO)
                    .between(Duration.ZERO, Duration.ofDays(3650));
    static final Option<Integer> INPUTS =
            Option.of(
                            "labels.inputs",
                            Type.INT,
                            "Last inputs of an entity that a label may be of; sixteen times as many"
                                    + " inputs of it may wait for the watermark, and as many labels for"
                                    + " an input.")
                    .or(16)
                    .between(1, 10_000)
                    .in("inputs");
    static final Option<Integer> BYTES =
            Option.of(
                            "labels.bytes",
                            Type.SIZE,
                            "Bytes that an entity's last inputs take on the heap; older ones make"
                                    + " room.")
                    .or(1 << 20)
                    .between(1 << 10, 1 << 28);

    static final List<Option<?>> ALL = List.of(RETENTION, INPUTS, BYTES);

    private LabelOptions() {}

    public static LateLabels lateLabels(Values v) {
        return new LateLabels(v.get(RETENTION), v.get(INPUTS), v.get(BYTES));
    }
}
