package io.tripletflow.job.operator.profile;

import io.tripletflow.connectors.output.ModelSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Models that came from the trainer before all events that they learned came from the source. A
 * model is due once the watermark of all inputs has passed the trainer's first one after it.
 */
final class PendingModels {

    /** The newest model since the trainer's last watermark; null if none came. */
    private ModelSnapshot arrived;

    /** Ascending. */
    private final Deque<Known> models = new ArrayDeque<>();

    /**
     * @param watermark up to which the model has learned
     */
    private record Known(long watermark, ModelSnapshot model) {}

    void arrive(ModelSnapshot model) {
        arrived = model;
    }

    /** The trainer has learned all up to a watermark. */
    void markTrained(long watermark) {
        if (arrived != null) {
            models.add(new Known(watermark, arrived));
            arrived = null;
        }
    }

    /** Takes the newest model that is due. */
    Optional<ModelSnapshot> takeDue(long watermark) {
        ModelSnapshot newest = null;
        while (!models.isEmpty() && models.peek().watermark() <= watermark) {
            newest = models.poll().model();
        }
        return Optional.ofNullable(newest);
    }

    /** Takes the newest model of all: everything has come. */
    Optional<ModelSnapshot> takeAll() {
        ModelSnapshot newest =
                arrived != null || models.isEmpty() ? arrived : models.getLast().model();
        models.clear();
        arrived = null;
        return Optional.ofNullable(newest);
    }
}
