package io.tripletflow.connectors.output;

import io.tripletflow.connectors.wire.Json;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where an entity lies in the embedding space; an expired entity has none and becomes a tombstone.
 *
 * @param embedding shape (E), or length 0 for a tombstone; owned by the record
 * @param epoch of the model, see {@link ModelSnapshot}
 * @param version number of updates of the model that made it; (epoch, version) orders the outputs
 * @param timeMillis event time of the entity's newest input
 * @param popularity logarithm of how often the label is seen, to be added to a similarity by a
 *     reader who ranks by both; absent unless asked for
 * @param profile how much the newest labelled input looks like the profile that it claims; absent
 *     unless asked for
 */
public record EmbeddingRecord(
        String entity,
        Optional<String> label,
        float[] embedding,
        long epoch,
        long version,
        long timeMillis,
        Optional<Float> popularity,
        Optional<ProfileMatch> profile) {

    public EmbeddingRecord {
        if (popularity.isPresent() && !Float.isFinite(popularity.get())) {
            throw new IllegalArgumentException(
                    "popularity of entity %s must be finite but was %s"
                            .formatted(Json.quote(entity), popularity.get()));
        }
    }

    /** Without popularity and profile. */
    public EmbeddingRecord(
            String entity,
            Optional<String> label,
            float[] embedding,
            long epoch,
            long version,
            long timeMillis) {
        this(
                entity,
                label,
                embedding,
                epoch,
                version,
                timeMillis,
                Optional.empty(),
                Optional.empty());
    }

    /** The same with how often its label is seen. */
    public EmbeddingRecord withPopularity(float logarithm) {
        return with(Optional.of(logarithm), profile);
    }

    /** The same with how much it looks like its profile. */
    public EmbeddingRecord withProfile(ProfileMatch match) {
        return with(popularity, Optional.of(match));
    }

    /** The same with a label. */
    public EmbeddingRecord withLabel(String known) {
        return new EmbeddingRecord(
                entity,
                Optional.of(known),
                embedding,
                epoch,
                version,
                timeMillis,
                popularity,
                profile);
    }

    private EmbeddingRecord with(Optional<Float> popular, Optional<ProfileMatch> match) {
        return new EmbeddingRecord(
                entity, label, embedding, epoch, version, timeMillis, popular, match);
    }

    /** The record that removes {@code entity} from a compacted topic. */
    public static EmbeddingRecord tombstone(String entity, long epoch, long version, long time) {
        return new EmbeddingRecord(entity, Optional.empty(), new float[0], epoch, version, time);
    }

    public boolean isTombstone() {
        return embedding.length == 0;
    }

    /**
     * Whether it is a tombstone written by someone else: it removes all before it, nothing after.
     */
    public boolean isForeignTombstone() {
        return isTombstone() && epoch == EmbeddingRecords.UNKNOWN_EPOCH;
    }

    /** Whether the model of {@code other} is a newer one. */
    public boolean isOlderThan(EmbeddingRecord other) {
        return epoch < other.epoch || (epoch == other.epoch && version < other.version);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingRecord that
                && entity.equals(that.entity)
                && label.equals(that.label)
                && Arrays.equals(embedding, that.embedding)
                && epoch == that.epoch
                && version == that.version
                && timeMillis == that.timeMillis
                && popularity.equals(that.popularity)
                && profile.equals(that.profile);
    }

    @Override
    public int hashCode() {
        return 31 * entity.hashCode() + Long.hashCode(version);
    }
}
