package io.tripletflow.serving.space;

import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.event.Input;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.DescribedModel;
import io.tripletflow.learn.spec.LearnerConfig;
import java.util.List;
import java.util.Optional;

/** One version of the model, ready to embed. Many threads may ask; they wait for each other. */
public final class Model {

    private final ModelTopic.Version version;
    private final int bytes;
    private final List<TowerSpec> towers;
    private final Embedder embedder;

    private Model(ModelSnapshot snapshot, LearnerConfig config) {
        version = new ModelTopic.Version(snapshot.epoch(), snapshot.version());
        bytes = snapshot.bytes().length;
        towers = config.towers();
        embedder = new Embedder(config);
        embedder.read(snapshot.bytes());
    }

    /**
     * Reads a snapshot of the model topic: its towers are as its metadata describes them.
     *
     * @param learner how the job learns, where that is known
     * @throws java.io.UncheckedIOException if this build cannot read it
     */
    public static Model read(ModelSnapshot snapshot, Optional<LearnerConfig> learner) {
        return new Model(snapshot, DescribedModel.config(snapshot.bytes(), learner));
    }

    public ModelTopic.Version version() {
        return version;
    }

    /** Size of the snapshot. */
    public int bytes() {
        return bytes;
    }

    public List<TowerSpec> towers() {
        return towers;
    }

    /** Width of an embedding, E. */
    public int width() {
        return embedder.width();
    }

    /**
     * Embeddings of inputs, N of shape (E), in their order.
     *
     * @param sources what observed each; empty where that is unknown
     * @throws IllegalArgumentException if the tower is unknown or does not take an input
     */
    public synchronized List<float[]> embed(
            String tower, List<Input> inputs, List<String> sources) {
        return embedder.embed(tower, inputs, sources);
    }
}
