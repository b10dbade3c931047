package io.tripletflow.learn;

import io.tripletflow.encoder.EmbeddingTable;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.guard.Guard;
import io.tripletflow.learn.batch.Admission;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.loss.LossValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The model and how it learns: a function of its configuration and of the batches it was given, bit
 * for bit. Owns all mutable state of learning; {@link #snapshot} and {@link #restore} carry all of
 * it. Not thread-safe.
 */
public final class MetricLearner {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final LearnerConfig config;
    final LearnerState state;
    private final Map<String, Integer> towerNumbers = new LinkedHashMap<>();
    private final Scoring scoring;
    private final Guard guard;
    private final StepRandom random = new StepRandom();

    /** An untrained learner; the same configuration gives the same bits. */
    public MetricLearner(LearnerConfig config) {
        this.config = config;
        state = new LearnerState(config);
        for (int i = 0; i < config.towers().size(); i++) {
            towerNumbers.put(config.towers().get(i).name(), i);
        }
        scoring = new Scoring(state);
        guard = state.guard;
        guard.origin(state);
    }

    /**
     * Number of updates since the model was born. An update is a step, a rollback, or a batch that
     * changed what {@link #model} or {@link #published} give without one: its events were scored
     * and taken into the scale of inputs. So equal versions of one stream are equal bytes.
     */
    public long version() {
        return state.version;
    }

    /** Weight of a committee's first learner; NaN of one learner alone. */
    public double committeeWeight() {
        return state.contest == null ? Double.NaN : state.contest.weight();
    }

    /** Ids that have a row of their own in the tables of all towers; 0 without tables. */
    public int tableRows() {
        return state.tables().mapToInt(EmbeddingTable::size).sum();
    }

    /** Rows that the tables of all towers can hold; 0 without tables. */
    public int tableCapacity() {
        return state.tables().mapToInt(EmbeddingTable::capacity).sum();
    }

    /**
     * Forgets entities: their rows among the embeddings of earlier steps, and the ids that are
     * theirs, which are those that are called as they are, with all that was learned and counted of
     * them. Parameters stay as the entities' events have moved them.
     */
    public void forget(List<String> entities) {
        Set<Long> keys = new LinkedHashSet<>();
        entities.forEach(entity -> keys.add(Input.Ids.hash(entity)));
        state.forget(keys);
    }

    /** Scores the fresh events against the memory, then trains on the batch. */
    public BatchReport learn(TripletBatch given) {
        long version = state.version;
        long draws = state.first.draws;
        guard.begin(given.windowEnd(), given.fresh().size());
        TripletBatch batch = Admission.of(guard, given);
        Pool pool = pool(batch);
        int fresh = batch.fresh().size();
        scoring.score(batch, pool);
        observe(batch, pool);
        scoring.scoreScales(batch, pool);
        if (guard.isAlarmed()) {
            state.reopen();
        }
        int[] labels = learnable(batch, pool);
        StepTotals totals = new StepTotals();
        state.members()
                .forEach(
                        member -> {
                            int steps = member.steps(pool, fresh, state.sightings(), batch.waits());
                            train(member, pool, labels, steps, totals);
                        });
        boolean changed = fresh > 0 || state.first.draws != draws;
        if (changed && state.version == version) {
            state.version++;
        }
        return totals.report(state, guard.report());
    }

    /** Labels of the pool, {@link Sampler#LEFT_OUT} where guards or contest leave them out. */
    private int[] learnable(TripletBatch batch, Pool pool) {
        int[] believed = Belief.labels(guard, batch, pool);
        if (state.contest == null) {
            return believed;
        }
        return IntStream.of(believed)
                .map(
                        label ->
                                label == Sampler.LEFT_OUT
                                                || state.contest.isHeldOut(pool.labelKeys()[label])
                                        ? Sampler.LEFT_OUT
                                        : label)
                .toArray();
    }

    Pool pool(TripletBatch batch) {
        return Pool.of(batch, state.first.towers, towerNumbers, config.objective().classWeights());
    }

    private void observe(TripletBatch batch, Pool pool) {
        for (int i = 0; i < batch.fresh().size(); i++) {
            long time = batch.fresh().get(i).timeMillis();
            state.first
                    .towers
                    .get(pool.towers()[i])
                    .input
                    .observe(pool.raw().get(i), time, state.first.updates);
            if (state.contestsScales()) {
                state.roots.observe(pool.raw().get(i));
                state.cuts.observe(pool.raw().get(i));
            }
            if (config.anchors(pool.towers()[i])) {
                count(batch.fresh().get(i), pool, i);
            }
        }
    }

    private void count(Event anchor, Pool pool, int row) {
        if (state.first.rates != null) {
            state.first.rates.seen(pool.labelKeys()[pool.labels()[row]]);
        }
        if (state.pairs != null && pool.raw().get(row) instanceof InputRow.Ids history) {
            state.pairs.add(Input.Ids.hash(anchor.label().orElseThrow()), history.ids());
        }
    }

    /**
     * @param labels of the pool, {@link Sampler#LEFT_OUT} where they are not learned
     */
    private void train(Member member, Pool pool, int[] labels, int steps, StepTotals totals) {
        if (steps == 0) {
            return;
        }
        Sampler sampler = Sampler.of(member.config, pool, labels);
        int wanted = guard.suspended() || !sampler.hasTriplets() ? 0 : steps;
        totals.want(steps);
        InputRow[] prepared = wanted == 0 ? null : prepared(member, pool);
        for (int i = 0; i < wanted; i++) {
            random.seed(seed(member) * GOLDEN_GAMMA + ++member.draws);
            int[] drawn = sampler.draw(random);
            LossValue value = computeGradient(member, pool, prepared, drawn, random);
            if (value.terms() > 0) {
                double norm = member.step.gradientNorm();
                boolean taken = takes(member, value.loss(), norm);
                totals.add(value, norm, taken);
                if (taken) {
                    applyGradient(member, norm);
                }
            }
        }
        if (wanted > 0 && guard.trained(state)) {
            state.rollBack();
        }
    }

    /** The draws of one member are none of the other's. */
    private long seed(Member member) {
        long seed = config.training().seed();
        return member == state.first ? seed : ~seed;
    }

    private boolean takes(Member member, double loss, double norm) {
        return member == state.first
                ? guard.takes(loss, norm, member.step.spread())
                : guard.takes(state.secondSteps, loss, norm);
    }

    /** Rows that do not change with the parameters; the others stay null. */
    private static InputRow[] prepared(Member member, Pool pool) {
        InputRow[] prepared = new InputRow[pool.size()];
        for (int i = 0; i < prepared.length; i++) {
            LearningTower tower = member.towers.get(pool.towers()[i]);
            prepared[i] = tower.input.isLearned() ? null : tower.input.row(pool.raw().get(i));
        }
        return prepared;
    }

    LossValue computeGradient(
            Member member, Pool pool, InputRow[] prepared, int[] drawn, RandomGenerator draws) {
        return member.step.compute(pool, prepared, drawn, draws, member.updates);
    }

    void applyGradient(Member member, double norm) {
        state.version++;
        member.updates++;
        member.step.apply(norm, guard.rate(), member.updates);
    }

    /** What an {@link Embedder} reads: the parameters that embed and the scale of the inputs. */
    public byte[] model() {
        return ModelFormat.write(state, ModelFormat.Extent.MODEL);
    }

    /** All state of learning, in a format that {@link #restore} reads in every later build. */
    public byte[] snapshot() {
        return ModelFormat.write(state, ModelFormat.Extent.ALL);
    }

    /** The same for readers outside the job: without what only the guards need. */
    public byte[] published() {
        return ModelFormat.write(state, ModelFormat.Extent.LEARNING);
    }

    /** Continues from a {@link #snapshot}; refuses one of another shape. */
    public void restore(byte[] snapshot) {
        ModelFormat.read(snapshot, state);
    }

    /**
     * Starts a new model from parameters that were learned elsewhere: a safetensors file with
     * tensors of one tower at least; refuses one of another shape.
     */
    public void start(byte[] initial) {
        ModelFormat.start(initial, config.towers(), state.first.towers);
        guard.started(state);
    }
}
