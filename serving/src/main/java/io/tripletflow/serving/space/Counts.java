package io.tripletflow.serving.space;

import io.tripletflow.connectors.read.ModelTopic;
import java.util.Optional;

/**
 * How much is known, and of when.
 *
 * @param entities that have an embedding
 * @param newest version of an embedding
 * @param ofNewest embeddings that it made
 * @param newestEventMillis 0 before the first
 * @param newestArrivalMillis when the last embedding was read, 0 before the first
 * @param refused records of entities beyond the bound
 */
public record Counts(
        int entities,
        Optional<ModelTopic.Version> newest,
        int ofNewest,
        long newestEventMillis,
        long newestArrivalMillis,
        long refused) {

    static final Counts NONE = new Counts(0, Optional.empty(), 0, 0, 0, 0);
}
