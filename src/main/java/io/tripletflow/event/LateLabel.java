package io.tripletflow.event;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A label that comes without an input, for an observation that came before or is yet to come.
 *
 * @param label empty if the observation's label is taken back
 * @param tower of the observation; empty for any
 * @param timeMillis event time at which it was told, milliseconds since the epoch
 * @param ofEvent name of the observation that it labels; empty if it names none
 * @param ofMillis event time of the observation that it labels, milliseconds since the epoch; empty
 *     if it names none
 * @param weight of the labelled event; empty for the observation's own
 */
public record LateLabel(
        String entity,
        Optional<String> label,
        String tower,
        long timeMillis,
        String ofEvent,
        OptionalLong ofMillis,
        Optional<Float> weight) {

    /** By time, then all that they carry: a total order, whatever order they arrived in. */
    public static final Comparator<LateLabel> ORDER =
            Comparator.comparingLong(LateLabel::timeMillis)
                    .thenComparing(LateLabel::entity)
                    .thenComparing(late -> late.label().orElse(""))
                    .thenComparing(LateLabel::tower)
                    .thenComparing(LateLabel::ofEvent)
                    .thenComparing(late -> late.ofMillis().orElse(Long.MIN_VALUE))
                    .thenComparing(late -> late.weight().orElse(0f));

    public LateLabel {
        requireNonNull(entity, "entity");
        requireNonNull(label, "label");
        requireNonNull(tower, "tower");
        requireNonNull(ofEvent, "ofEvent");
        requireNonNull(ofMillis, "ofMillis");
        requireNonNull(weight, "weight");
        if (entity.isEmpty()) {
            throw new IllegalArgumentException("entity must not be empty");
        }
    }

    /**
     * Whether it may label an observation, by what it says of it.
     *
     * @param name of the observation; empty if it has none
     */
    public boolean fits(Event observation, String name) {
        return (tower.isEmpty() || tower.equals(observation.tower()))
                && (ofEvent.isEmpty() || ofEvent.equals(name))
                && (ofMillis.isEmpty() || ofMillis.getAsLong() == observation.inputMillis());
    }
}
