package io.tripletflow.learn.spec;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.event.Event;
import io.tripletflow.guard.GuardSpec;
import io.tripletflow.memory.CrossBatchSpec;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything that decides what a learner does with its events.
 *
 * @param committee a second learner beside this one; null for none
 * @param counts what is counted beside what is learned; null for nothing
 */
public record LearnerConfig(
        List<TowerSpec> towers,
        Objective objective,
        OptimizerSpec optimizer,
        TrainingSpec training,
        CrossBatchSpec crossBatch,
        GuardSpec guard,
        Committee committee,
        CountsSpec counts)
        implements Serializable {

    /** Wider embeddings keep more of wide vectors, as long as there are few weights. */
    private static final int WIDE = 256;

    /** Most weights of the first learner's embeddings beyond {@link #WIDE} numbers. */
    private static final int MAX_WEIGHTS = 1 << 20;

    /** Rank of the correction of vectors that are wider than such a square. */
    public static final int RANK = 64;

    /** Widest row that is kept as it is, with a correction: longest embedding less a second's. */
    private static final int MAX_ADAPTED = 8_128;

    /** Random directions of hashed words: the fewer, the more of new labels' neighbours go. */
    private static final int WIDEST_OF_TEXT = 1_024;

    /**
     * Of Adam. Weights of wide rows are small, and one event would move them as far as hundreds do:
     * of text those of a rare word.
     */
    private static final float EPSILON_OF_WIDE = 1e-4f;

    public LearnerConfig {
        towers = List.copyOf(towers);
        if (towers.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one tower");
        }
        requireOneTable(towers);
        Set<String> names = new HashSet<>();
        int width = towers.get(0).encoder().embedding();
        for (TowerSpec tower : towers) {
            if (!names.add(tower.name())) {
                throw new IllegalArgumentException("there are two towers '" + tower.name() + "'");
            }
            if (tower.encoder().embedding() != width) {
                throw new IllegalArgumentException(
                        "embeddings of tower '%s' must be %d wide, as those of tower '%s', but were %d"
                                .formatted(
                                        tower.name(),
                                        width,
                                        towers.get(0).name(),
                                        tower.encoder().embedding()));
            }
        }
        if (committee != null && !inputs(committee.second().towers).equals(inputs(towers))) {
            throw new IllegalArgumentException(
                    "both learners of a committee must have the same towers, of the same inputs");
        }
        if (committee != null
                && towers.stream().anyMatch(tower -> tower.input() instanceof InputSpec.Ids)) {
            throw new IllegalArgumentException(
                    "a committee cannot share a table of ids, which its learners would both change");
        }
        if (counts != null
                && (anchorTower(towers, objective) < 0
                        || !towers.stream().allMatch(LearnerConfig::shares))) {
            throw new IllegalArgumentException(
                    "counts need towers that share their ids, and one of them as the anchors' tower");
        }
    }

    private static Map<String, InputSpec> inputs(List<TowerSpec> towers) {
        return towers.stream().collect(Collectors.toMap(TowerSpec::name, TowerSpec::input));
    }

    /** One learner alone. */
    public LearnerConfig(
            List<TowerSpec> towers,
            Objective objective,
            OptimizerSpec optimizer,
            TrainingSpec training,
            CrossBatchSpec crossBatch,
            GuardSpec guard) {
        this(towers, objective, optimizer, training, crossBatch, guard, null, null);
    }

    /** The same with another learner beside it, or none. */
    public LearnerConfig with(Committee other) {
        return new LearnerConfig(
                towers, objective, optimizer, training, crossBatch, guard, other, counts);
    }

    /** The same with counts beside it, or none. */
    public LearnerConfig with(CountsSpec other) {
        return new LearnerConfig(
                towers, objective, optimizer, training, crossBatch, guard, committee, other);
    }

    /** The learners whose embeddings are put one after the other: this one, and the second. */
    public List<LearnerConfig> members() {
        return committee == null ? List.of(this) : List.of(this, committee.second());
    }

    /** Length of an embedding, E. */
    public int embedding() {
        int counted = counts == null ? 0 : counts.width();
        return counted
                + members().stream()
                        .mapToInt(member -> member.towers.get(0).encoder().embedding())
                        .sum();
    }

    /** The settings for a kind of input that need no tuning; docs/decisions/0003 has the why. */
    public static LearnerConfig defaults(InputSpec input) {
        boolean isText = input instanceof InputSpec.HashedText;
        boolean isWide = isText || input.features() && InputStatistics.width(input, true) > WIDE;
        OptimizerSpec adam = OptimizerSpec.adam(isText ? 5e-4f : 1e-3f);
        return of(
                List.of(new TowerSpec(Event.DEFAULT_TOWER, input, defaultEncoder(input, true))),
                Objective.defaults(),
                (isWide ? adam.withEpsilon(EPSILON_OF_WIDE) : adam)
                        .withSchedule(Schedule.warmup(30)),
                isText
                        ? TrainingSpec.defaults().withReplay(Replay.OF_TEXT)
                        : TrainingSpec.defaults());
    }

    /**
     * An encoder that loses nothing of the input where that can be had: linear where a square of
     * weights is below a million, an adapter of wider vectors, of others linear and narrower.
     *
     * @param normalized whether the input is scaled, which appends a constant to vectors
     */
    public static EncoderSpec defaultEncoder(InputSpec input, boolean normalized) {
        int width = InputStatistics.width(input, normalized);
        boolean adapts = input.features() && width > MAX_WEIGHTS / width && width <= MAX_ADAPTED;
        return adapts
                ? new EncoderSpec(EncoderSpec.Kind.ADAPTER, RANK, width, normalized)
                : new EncoderSpec(
                        EncoderSpec.Kind.LINEAR,
                        0,
                        defaultEmbedding(input, normalized),
                        normalized);
    }

    /**
     * Length of a linear encoder's embeddings that hold what its input row holds: at most as many
     * numbers as keep the weights below a million, or 256 where that is fewer, and of text 1,024.
     *
     * @param normalized whether the input is scaled, which appends a constant to vectors
     */
    public static int defaultEmbedding(InputSpec input, boolean normalized) {
        int width = InputStatistics.width(input, normalized);
        if (input instanceof InputSpec.HashedText) {
            return Math.min(width, WIDEST_OF_TEXT);
        }
        return Math.min(width, input.features() ? Math.max(WIDE, MAX_WEIGHTS / width) : WIDE);
    }

    /** The same with embeddings of another length, of this learner and of the second. */
    public LearnerConfig withEmbedding(int width, int ofSecond) {
        return withEmbedding(width, training)
                .with(
                        new Committee(
                                committee.second().withEmbedding(ofSecond),
                                committee.goal(),
                                committee.measure()));
    }

    /**
     * The same with embeddings of another length, without a second learner. Rows that fall with the
     * sightings of a label, which a committee counts, are then as many for every event.
     */
    public LearnerConfig withEmbedding(int width) {
        Replay replay = training.replay();
        return withEmbedding(
                width,
                committee == null ? training : training.withReplay(Replay.constant(replay.rows())));
    }

    private LearnerConfig withEmbedding(int width, TrainingSpec rows) {
        List<TowerSpec> others =
                towers.stream()
                        .map(
                                tower ->
                                        new TowerSpec(
                                                tower.name(),
                                                tower.input(),
                                                tower.encoder().withEmbedding(width),
                                                tower.scaleBySource()))
                        .toList();
        return new LearnerConfig(
                others, objective, optimizer, rows, crossBatch, guard, null, counts);
    }

    /** Without cross-batch memory, with the guards as they come. */
    public static LearnerConfig of(
            List<TowerSpec> towers,
            Objective objective,
            OptimizerSpec optimizer,
            TrainingSpec training) {
        return new LearnerConfig(
                towers, objective, optimizer, training, CrossBatchSpec.OFF, GuardSpec.defaults());
    }

    /**
     * Seed of a tower's first parameters; the first tower starts as a model of one tower does, and
     * towers with one table start alike, so that an id lies in one place whichever embeds it.
     */
    public long towerSeed(int tower) {
        return training.seed() + 7919L * tableOf(tower);
    }

    /** Number of the tower whose table of ids a tower reads: its own, or the first that shares. */
    public int tableOf(int tower) {
        return isShared(towers.get(tower).input())
                ? IntStream.range(0, tower)
                        .filter(i -> isShared(towers.get(i).input()))
                        .findFirst()
                        .orElse(tower)
                : tower;
    }

    private static boolean isShared(InputSpec input) {
        return input instanceof InputSpec.Ids ids && ids.shared();
    }

    private static boolean shares(TowerSpec tower) {
        return isShared(tower.input());
    }

    private static void requireOneTable(List<TowerSpec> towers) {
        List<TowerSpec> sharing = towers.stream().filter(tower -> isShared(tower.input())).toList();
        for (TowerSpec tower : sharing) {
            if (!tower.input().equals(sharing.get(0).input())) {
                throw new IllegalArgumentException(
                        "towers that share their ids must have one input, but that of tower '%s' is %s and that of tower '%s' is %s"
                                .formatted(
                                        sharing.get(0).name(),
                                        sharing.get(0).input(),
                                        tower.name(),
                                        tower.input()));
            }
        }
    }

    /** Number of the tower whose rows are anchors, −1 for any. */
    public int anchorTower() {
        return anchorTower(towers, objective);
    }

    private static int anchorTower(List<TowerSpec> towers, Objective objective) {
        for (int i = 0; i < towers.size(); i++) {
            if (towers.get(i).name().equals(objective.anchorTower())) {
                return i;
            }
        }
        return -1;
    }

    /** Whether rows of a tower are anchors. */
    public boolean anchors(int tower) {
        return anchorTower() < 0 || anchorTower() == tower;
    }
}
