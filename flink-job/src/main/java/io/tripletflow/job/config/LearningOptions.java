package io.tripletflow.job.config;

import io.tripletflow.event.Event;
import io.tripletflow.job.config.JobConfig.InputKind;
import java.util.List;

/** Options of what is learned and how: input, encoder, loss, optimizer, training, memory. */
final class LearningOptions {

    static final Option<InputKind> INPUT_KIND =
            Option.of(
                            "input.kind",
                            Type.choice(InputKind.class),
                            "What events carry: vectors of numbers, or text that is hashed.")
                    .or(InputKind.FEATURES);
    static final Option<Integer> INPUT_DIMENSION =
            Option.of(
                            "input.dimension",
                            Type.INT,
                            "Length of the feature vectors, or number of hash buckets of text.")
                    .orFrom(
                            "required for features, 4096 for text",
                            values ->
                                    values.find(INPUT_KIND)
                                            .filter(kind -> kind == InputKind.TEXT)
                                            .map(text -> 4096))
                    .between(1, 1 << 20)
                    .in("numbers");
    static final Option<String> INPUT_TOWER =
            Option.of("input.tower", Type.STRING, "Name of the input that events may give.")
                    .or(Event.DEFAULT_TOWER);

    static final List<Option<?>> ALL = List.of(INPUT_KIND, INPUT_DIMENSION, INPUT_TOWER);

    private LearningOptions() {}
}
