package io.tripletflow.bench.stream;

import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The stream of a bench: each entity belongs to one group and one label; what an observation
 * carries is drawn by its label. The n-th event is the same in every run.
 *
 * @param size numbers of a vector or image, words of a text, ids of a set
 * @param labels of each group together; fewer if there are fewer entities
 */
record Workload(Content content, int size, int entities, int labels, int groups) {

    Workload {
        requireAtLeastOne("size", size);
        requireAtLeastOne("entities", entities);
        requireAtLeastOne("labels", labels);
        requireAtLeastOne("groups", groups);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 but was " + value);
        }
    }

    /** The record of the n-th event. */
    StreamRow event(long index, long timeMillis, RecordFormat format) {
        SplittableRandom random = new SplittableRandom(index);
        int entity = random.nextInt(entities);
        int label = entity % labels;
        String group = groups == 1 ? "" : "group-" + (entity / labels + label) % groups;
        return row(
                index, "entity-" + entity, Optional.of(label), group, timeMillis, random, format);
    }

    /** The record of an event that is not learned from. */
    StreamRow unlabelled(String entity, long timeMillis, RecordFormat format) {
        return row(0, entity, Optional.empty(), "", timeMillis, new SplittableRandom(0), format);
    }

    private StreamRow row(
            long index,
            String entity,
            Optional<Integer> label,
            String group,
            long timeMillis,
            SplittableRandom random,
            RecordFormat format) {
        Function<Input, Event> event =
                input ->
                        new Event(
                                entity,
                                label.map(number -> "label-" + number),
                                group,
                                Event.DEFAULT_TOWER,
                                timeMillis,
                                input);
        byte[] value = content.value(label.orElse(0), size, random, event, format);
        byte[] key = entity.getBytes(StandardCharsets.UTF_8);
        return new StreamRow(index, key, value, timeMillis, Optional.empty());
    }
}
