package io.tripletflow.learn;

import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model that only embeds: what the refresher, and readers of the model topic, need of it. */
public final class Embedder {

    private final List<Member> members = new ArrayList<>();
    private final Map<String, Integer> byName = new LinkedHashMap<>();
    private final LabelShares shares = new LabelShares();
    private long version;

    /** Null where nothing is counted. */
    private final CountedSpace counted;

    private final float shareOfCounted;
    private final int anchorTower;
    private final int width;

    /** Factor of each member's embedding. */
    private float[] scales;

    /** The untrained model of a configuration. */
    public Embedder(LearnerConfig config) {
        for (LearnerConfig member : config.members()) {
            members.add(new Member(member, members.isEmpty() ? null : members.get(0)));
        }
        for (int i = 0; i < config.towers().size(); i++) {
            byName.put(config.towers().get(i).name(), i);
        }
        boolean counts = config.counts() != null;
        counted =
                counts
                        ? new CountedSpace(LearnerState.pairs(config), config.counts().width())
                        : null;
        shareOfCounted = counts ? config.counts().share() : 0;
        anchorTower = config.anchorTower();
        width = config.embedding();
        share(1);
    }

    /** Version of the model that embeds; 0 of an untrained one. */
    public long version() {
        return version;
    }

    /** By which rules each tower reads inputs, by name. */
    public Map<String, InputVersion> inputVersions() {
        Map<String, InputVersion> versions = new TreeMap<>();
        byName.forEach(
                (name, tower) ->
                        versions.put(name, members.get(0).towers.get(tower).input().version()));
        return versions;
    }

    /** Width of an embedding, E. */
    public int width() {
        return width;
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
        return embed(named(tower), inputs, Collections.nCopies(inputs.size(), Event.NO_SOURCE));
    }

    /**
     * The same, scaled by source where the tower does so.
     *
     * @param sources what observed each input; empty where that is unknown
     */
    public List<float[]> embed(String tower, List<Input> inputs, List<String> sources) {
        return embed(named(tower), inputs, sources);
    }

    private int named(String tower) {
        Integer named = byName.get(tower);
        if (named == null && byName.size() > 1) {
            throw new IllegalArgumentException(
                    "tower '" + tower + "' must be one of " + byName.keySet());
        }
        return named == null ? 0 : named;
    }

    /** Embedding by the only tower, or the first of several. */
    public float[] embed(Input input) {
        return embed(0, List.of(input), List.of(Event.NO_SOURCE)).get(0);
    }

    private List<float[]> embed(int tower, List<Input> inputs, List<String> sources) {
        List<float[]> first = members.get(0).towers.get(tower).embed(inputs, sources);
        if (members.size() > 1) {
            return besides(first, members.get(1).towers.get(tower).embed(inputs, sources));
        }
        return counted == null
                ? first
                : besides(first, inputs.stream().map(input -> counted(tower, input)).toList());
    }

    private float[] counted(int tower, Input input) {
        long[] ids = ((Input.Ids) input).ids();
        return tower == anchorTower ? counted.history(ids) : counted.item(ids);
    }

    private List<float[]> besides(List<float[]> first, List<float[]> second) {
        List<float[]> both = new ArrayList<>(first.size());
        for (int i = 0; i < first.size(); i++) {
            float[] embedding = new float[width()];
            scaled(first.get(i), scales[0], embedding, 0);
            scaled(second.get(i), scales[1], embedding, first.get(i).length);
            both.add(embedding);
        }
        return both;
    }

    private static void scaled(float[] from, float scale, float[] to, int at) {
        for (int i = 0; i < from.length; i++) {
            to[at + i] = scale * from[i];
        }
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
        ModelFormat.start(initial, members.get(0).specs, members.get(0).towers);
    }

    /** Takes over a model or a snapshot of {@link MetricLearner}; refuses one of another shape. */
    public void read(byte[] bytes) {
        version = ModelFormat.readModel(bytes, this);
    }

    LabelShares shares() {
        return shares;
    }

    /** Null where nothing is counted. */
    CountedSpace counted() {
        return counted;
    }

    List<Member> members() {
        return members;
    }

    /**
     * @param ofMember share of the first member's similarity, v: members are scaled by √v and
     *     √(1−v); what is counted takes the place of a second one
     */
    void share(double ofMember) {
        double ofFirst = counted == null ? ofMember : 1 - shareOfCounted;
        scales = new float[] {(float) Math.sqrt(ofFirst), (float) Math.sqrt(1 - ofFirst)};
    }

    /** One learned space; the second reads the rows that the first one's inputs make. */
    static final class Member {

        private final List<TowerSpec> specs;
        private final List<EmbeddingTower> towers = new ArrayList<>();

        Member(LearnerConfig config, Member first) {
            specs = config.towers();
            for (int i = 0; i < specs.size(); i++) {
                long seed = config.towerSeed(i);
                TowerInput input =
                        first == null
                                ? new TowerInput(specs.get(i), config.optimizer(), seed)
                                : first.towers.get(i).input();
                towers.add(new EmbeddingTower(specs.get(i), seed, input));
            }
        }

        List<EmbeddingTower> towers() {
            return towers;
        }

        /**
         * @param in the member's own tensors
         * @param inputs where a first member's towers have what is known of their inputs, else null
         */
        void read(Tensors in, long version, Tensors inputs) throws TensorException {
            for (int i = 0; i < towers.size(); i++) {
                towers.get(i).read(ModelFormat.scope(in, specs.get(i)));
                if (inputs != null) {
                    towers.get(i)
                            .input()
                            .readModel(ModelFormat.scope(inputs, specs.get(i)), version);
                }
            }
        }
    }
}
