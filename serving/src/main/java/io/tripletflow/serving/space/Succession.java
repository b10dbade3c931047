package io.tripletflow.serving.space;

import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.serving.index.Generation;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Which version is worth answering after the one that does. A version that would know far fewer
 * entities waits, until its topic has fallen silent or its epoch has had time. Not thread-safe.
 */
final class Succession {

    /** A generation with so much of what the one before had is worth the swap. */
    private static final double ENOUGH = 0.9;

    /** After so long without an embedding, the topic says all that it will. */
    private static final long SILENCE_MILLIS = 5_000;

    /** So long an epoch that has ended may answer while the next one has fewer entities. */
    private static final long GRACE_MILLIS = 30_000;

    private final Entities entities;
    private final LongSupplier clock;
    private ModelTopic.Version rejected;
    private long rejectedMillis;
    private ModelTopic.Version newestSeen;
    private long newestEpochMillis;
    private long lastEmbeddingMillis;

    Succession(Entities entities, LongSupplier clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** A version has made an embedding, or its model was published. */
    void see(ModelTopic.Version version) {
        if (newestSeen == null || version.epoch() > newestSeen.epoch()) {
            newestEpochMillis = clock.getAsLong();
        }
        if (newestSeen == null || version.compareTo(newestSeen) > 0) {
            newestSeen = version;
        }
    }

    /** The embeddings topic has said something. */
    void heard() {
        lastEmbeddingMillis = clock.getAsLong();
    }

    /** When the embeddings topic last said something; 0 before it did. */
    long lastEmbeddingMillis() {
        return lastEmbeddingMillis;
    }

    /**
     * The version to build; empty if none is worth it.
     *
     * @param served what answers; null if nothing does
     * @param newest the newest model, if there is one
     */
    Optional<ModelTopic.Version> wanted(Served served, Optional<Model> newest) {
        Optional<ModelTopic.Version> ofModel =
                newest.map(Model::version)
                        .filter(each -> isNewer(each, served) || lacksModel(each, served))
                        .filter(this::isNotRejected);
        if (served == null && ofModel.isEmpty()) {
            return entities.commonest();
        }
        Optional<ModelTopic.Version> whole =
                entities.newest()
                        .filter(each -> isNewer(each, served))
                        .filter(each -> isWorth(each, entities.count(each), served));
        return ofModel.isPresent() && whole.isPresent()
                ? Optional.of(max(ofModel.get(), whole.get()))
                : ofModel.or(() -> whole);
    }

    private static ModelTopic.Version max(ModelTopic.Version a, ModelTopic.Version b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static boolean isNewer(ModelTopic.Version version, Served served) {
        return served == null || version.compareTo(versionOf(served.generation())) > 0;
    }

    /** Whether that version answers, as the topic alone placed it. */
    private static boolean lacksModel(ModelTopic.Version version, Served served) {
        return served.model().isEmpty() && version.equals(versionOf(served.generation()));
    }

    static ModelTopic.Version versionOf(Generation generation) {
        return new ModelTopic.Version(generation.epoch(), generation.version());
    }

    private boolean isNotRejected(ModelTopic.Version version) {
        return !version.equals(rejected) || clock.getAsLong() - rejectedMillis > SILENCE_MILLIS;
    }

    /**
     * Whether a version that places so many entities may answer in place of the one that does.
     *
     * @param served what answers; null if nothing does
     */
    boolean isWorth(ModelTopic.Version version, int placed, Served served) {
        if (served == null) {
            return placed >= entities.commonest().map(entities::count).orElse(0);
        }
        if (placed >= ENOUGH * served.generation().size()) {
            return placed > 0 || entities.embedded() == 0;
        }
        boolean silent = clock.getAsLong() - lastEmbeddingMillis > SILENCE_MILLIS;
        boolean late =
                version.epoch() > served.generation().epoch()
                        && clock.getAsLong() - newestEpochMillis > GRACE_MILLIS;
        return late ? placed > 0 : silent && 2L * placed > entities.embedded();
    }

    /** A version was built and was not worth it; it is not built again for a while. */
    void reject(ModelTopic.Version version) {
        rejected = version;
        rejectedMillis = clock.getAsLong();
    }

    /** The embeddings' topic began anew. */
    void forget() {
        newestSeen = null;
    }
}
