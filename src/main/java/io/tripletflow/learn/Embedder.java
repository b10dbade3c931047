package io.tripletflow.learn;

import io.tripletflow.encoder.InputVersion;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model that only embeds: what the refresher, and readers of the model topic, need of it. */
public final class Embedder {

    private final List<TowerSpec> specs;
    private final List<EmbeddingTower> towers = new ArrayList<>();
    private final Map<String, EmbeddingTower> byName = new LinkedHashMap<>();
    private final LabelShares shares = new LabelShares();
    private long version;

    /** The untrained model of a configuration. */
    public Embedder(LearnerConfig config) {
        specs = config.towers();
        for (int i = 0; i < specs.size(); i++) {
            towers.add(new EmbeddingTower(specs.get(i), config.optimizer(), config.towerSeed(i)));
            byName.put(specs.get(i).name(), towers.get(i));
        }
    }

    public long version() {
        return version;
    }

    /** By which rules each tower reads inputs, by name. */
    public Map<String, InputVersion> inputVersions() {
        Map<String, InputVersion> versions = new TreeMap<>();
        byName.forEach((name, tower) -> versions.put(name, tower.input().version()));
        return versions;
    }

    /** Width of an embedding, E. */
    public int width() {
        return towers.get(0).width();
    }

    /** Embedding of one input by the tower of that name, shape (E), unit length. */
    public float[] embed(String tower, Input input) {
        return embed(tower, List.of(input)).get(0);
    }

    /**
     * Embeddings of N inputs by the tower of that name, in their order, N of shape (E), each with
     * the bits that it would have alone.
     */
    public List<float[]> embed(String tower, List<Input> inputs) {
        return named(tower).embed(inputs);
    }

    /**
     * The same, scaled by source where the tower does so.
     *
     * @param sources what observed each input; empty where that is unknown
     */
    public List<float[]> embed(String tower, List<Input> inputs, List<String> sources) {
        return named(tower).embed(inputs, sources);
    }

    private EmbeddingTower named(String tower) {
        EmbeddingTower named = byName.get(tower);
        if (named == null && towers.size() > 1) {
            throw new IllegalArgumentException(
                    "tower '" + tower + "' must be one of " + byName.keySet());
        }
        return named == null ? towers.get(0) : named;
    }

    /** Embedding by the only tower, or the first of several. */
    public float[] embed(Input input) {
        return towers.get(0).embed(List.of(input)).get(0);
    }

    /**
     * How popular a label of a group is: the logarithm of its share in the stream's events, at most
     * 0. Empty where the model does not say: of labels that it did not see, and without a
     * correction for sampling.
     */
    public Optional<Float> popularity(String group, String label) {
        return shares.logarithm(Pool.labelKey(group, label));
    }

    /** Embeds as {@link MetricLearner#start} would have a learner begin. */
    public void start(byte[] initial) {
        ModelFormat.start(initial, specs, towers);
    }

    /** Takes over a model or a snapshot of {@link MetricLearner}; refuses one of another shape. */
    public void read(byte[] bytes) {
        version = ModelFormat.readModel(bytes, specs, towers, shares);
    }
}
