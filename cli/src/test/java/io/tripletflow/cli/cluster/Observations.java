package io.tripletflow.cli.cluster;

import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Optional;
import java.util.SplittableRandom;

/** Labelled observations of one entity after the other: the direction of a label, and noise. */
record Observations(int entities, int dimension) {

    private static final int LABELS = 100;

    /** The n-th, of entity n modulo their number. */
    StreamRow row(long n, long timeMillis) {
        long entity = n % entities;
        int label = (int) (entity % LABELS);
        SplittableRandom random = new SplittableRandom(n);
        float[] features = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            features[i] = (float) (random.nextDouble(-1, 1) + (i == label % dimension ? 2 : 0));
        }
        Event event =
                new Event(
                        "entity-" + entity,
                        Optional.of("label-" + label),
                        "",
                        Event.DEFAULT_TOWER,
                        timeMillis,
                        new Input.Features(features));
        return new StreamRow(
                n, EventJson.key(event), EventJson.encode(event), timeMillis, Optional.empty());
    }
}
