package io.tripletflow.connectors.output;

import io.tripletflow.connectors.wire.Json;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an identity looks like lately; a forgotten one has no centre and becomes a tombstone.
 *
 * @param group of the label; empty for none, and for an entity's profile
 * @param name label or entity that the profile is of
 * @param centre mean of the latest embeddings, shape (E), unit length; length 0 for a tombstone;
 *     owned by the record
 * @param spread mean of 1 − cosine of these embeddings and the centre, 0 to 2
 * @param events that the profile saw
 * @param weight of these events, older ones counting less
 * @param threshold cosine with the centre from which on an event matches; absent where too few
 *     comparisons were seen
 * @param falseMatchRate that the threshold is for
 * @param epoch of the model, see {@link ModelSnapshot}
 * @param version number of updates of the model that embedded it
 * @param timeMillis event time of the newest event
 */
public record ProfileRecord(
        String group,
        String name,
        float[] centre,
        float spread,
        long events,
        double weight,
        Optional<Double> threshold,
        double falseMatchRate,
        long epoch,
        long version,
        long timeMillis) {

    public ProfileRecord {
        for (float value : centre) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "centre of profile %s must be finite but holds %s"
                                .formatted(Json.quote(name), value));
            }
        }
    }

    /** The record that removes a profile from a compacted topic. */
    public static ProfileRecord tombstone(
            String group, String name, long epoch, long version, long time) {
        return new ProfileRecord(
                group, name, new float[0], 0, 0, 0, Optional.empty(), 0, epoch, version, time);
    }

    /** Key of a profile: its name, after its group and a NUL if it has one. */
    public static String key(String group, String name) {
        return group.isEmpty() ? name : group + '\0' + name;
    }

    public boolean isTombstone() {
        return centre.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProfileRecord that
                && group.equals(that.group)
                && name.equals(that.name)
                && Arrays.equals(centre, that.centre)
                && spread == that.spread
                && events == that.events
                && weight == that.weight
                && threshold.equals(that.threshold)
                && falseMatchRate == that.falseMatchRate
                && epoch == that.epoch
                && version == that.version
                && timeMillis == that.timeMillis;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Long.hashCode(version);
    }
}
