package io.tripletflow.job.state;

import io.tripletflow.event.Event;
import java.util.Optional;

/**
 * What the refresher keeps of an entity.
 *
 * @param newest its newest event, by (time, content)
 * @param label of its newest labelled event
 * @param labelMillis event time of that one
 * @param version model version that made the embedding last sent
 * @param embedding last sent, shape (E); owned by the record
 */
public record EntityState(
        Event newest, Optional<String> label, long labelMillis, long version, float[] embedding) {}
