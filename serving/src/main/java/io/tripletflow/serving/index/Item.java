package io.tripletflow.serving.index;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is told of an entity beside where it lies.
 *
 * @param group empty where it is unknown
 * @param source empty where it is unknown
 * @param tower whose input it was made of
 * @param timeMillis event time of its newest input
 * @param popularity logarithm of how often its label is seen; NaN where that is unknown
 */
public record Item(
        String entity,
        Optional<String> label,
        String group,
        String source,
        String tower,
        long timeMillis,
        float popularity) {

    public Item {
        requireNonNull(entity, "entity");
        requireNonNull(label, "label");
        requireNonNull(group, "group");
        requireNonNull(source, "source");
        requireNonNull(tower, "tower");
    }
}
