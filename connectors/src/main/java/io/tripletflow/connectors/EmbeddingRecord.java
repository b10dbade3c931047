package io.tripletflow.connectors;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where an entity lies in the embedding space; an expired entity has none and becomes a tombstone.
 *
 * @param embedding shape (E), or length 0 for a tombstone; owned by the record
 * @param epoch of the model, see {@link ModelSnapshot}
 * @param version number of updates of the model that made it; (epoch, version) orders the outputs
 * @param timeMillis event time of the entity's newest input
 */
public record EmbeddingRecord(
        String entity,
        Optional<String> label,
        float[] embedding,
        long epoch,
        long version,
        long timeMillis) {

    /** The record that removes {@code entity} from a compacted topic. */
    public static EmbeddingRecord tombstone(String entity, long epoch, long version, long time) {
        return new EmbeddingRecord(entity, Optional.empty(), new float[0], epoch, version, time);
    }

    public boolean isTombstone() {
        return embedding.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingRecord that
                && entity.equals(that.entity)
                && label.equals(that.label)
                && Arrays.equals(embedding, that.embedding)
                && epoch == that.epoch
                && version == that.version
                && timeMillis == that.timeMillis;
    }

    @Override
    public int hashCode() {
        return 31 * entity.hashCode() + Long.hashCode(version);
    }
}
