package io.tripletflow.learn;

import io.tripletflow.encoder.InputRow;
import io.tripletflow.event.Event;
import io.tripletflow.guard.Guard;
import io.tripletflow.guard.Scores;
import io.tripletflow.guard.Spread;
import io.tripletflow.loss.LossValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final TowerRows rows;
    private final LearningStep step;
    private final Guard guard;
    private final Spread spread = new Spread();
    private final StepRandom random = new StepRandom();

    public MetricLearner(LearnerConfig config) {
        this.config = config;
        state = new LearnerState(config);
        for (int i = 0; i < config.towers().size(); i++) {
            towerNumbers.put(config.towers().get(i).name(), i);
        }
        rows = new TowerRows(state.towers);
        step = new LearningStep(config, state.towers, state.proxies, state.crossBatch);
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

    /** Scores the fresh events against the memory, then trains on the batch. */
    public BatchReport learn(TripletBatch given) {
        long version = state.version;
        long draws = state.draws;
        guard.begin(given.windowEnd(), given.fresh().size());
        TripletBatch batch = Admission.of(guard, given);
        Pool pool = Pool.of(batch, state.towers, towerNumbers, config.objective().classWeights());
        score(batch, pool);
        observe(batch, pool);
        TrainingSpec training = config.training();
        state.owedRows += training.replay() * batch.fresh().size();
        int steps = (int) (state.owedRows / training.batch());
        state.owedRows -= (double) steps * training.batch();
        StepTotals totals = train(pool, believed(batch, pool), steps);
        boolean changed = !batch.fresh().isEmpty() || state.draws != draws;
        if (changed && state.version == version) {
            state.version++;
        }
        return totals.report(steps, state, guard.report());
    }

    private void observe(TripletBatch batch, Pool pool) {
        for (int i = 0; i < batch.fresh().size(); i++) {
            long time = batch.fresh().get(i).timeMillis();
            state.towers
                    .get(pool.towers()[i])
                    .input
                    .observe(pool.raw().get(i), time, state.updates);
        }
    }

    /** Fresh rows are queries, remembered ones of other entities their gallery. */
    private void score(TripletBatch batch, Pool pool) {
        int queries = batch.fresh().size();
        int gallery = batch.remembered().size();
        if (queries == 0 || gallery == 0) {
            return;
        }
        int[] chosen =
                IntStream.concat(
                                IntStream.range(0, queries),
                                IntStream.range(pool.size() - gallery, pool.size()))
                        .toArray();
        int[] labels = IntStream.of(chosen).map(i -> pool.labels()[i]).toArray();
        int[] entities = IntStream.of(chosen).map(i -> pool.entities()[i]).toArray();
        int[] towers =
                config.objective().acrossTowers()
                        ? IntStream.of(chosen).map(i -> pool.towers()[i]).toArray()
                        : null;
        int width = state.towers.get(0).width();
        float[] embeddings = new float[chosen.length * width];
        rows.embed(pool, chosen, LearningTower::embed, embeddings);
        state.scored += state.learnedRecall.score(embeddings, labels, entities, towers, queries);
        rows.embed(pool, chosen, LearningTower::embedUntrained, embeddings);
        state.untrainedRecall.score(embeddings, labels, entities, towers, queries);
        guard.untrainedSpread(spread.of(embeddings, 0, chosen.length, width, labels));
        long[] times = batch.remembered().stream().mapToLong(e -> e.timeMillis()).toArray();
        Scores scores =
                new Scores(
                        state.learnedRecall.similarities(),
                        state.untrainedRecall.similarities(),
                        queries,
                        labels,
                        times);
        guard.judge(scores, batch.fresh().stream().mapToLong(MetricLearner::key).toArray());
        if (guard.scored(scores)) {
            state.rollBack();
        }
    }

    /** Labels of the pool, {@link Sampler#LEFT_OUT} where the guards do not believe them. */
    private int[] believed(TripletBatch batch, Pool pool) {
        int[] labels = pool.labels().clone();
        List<Event> rows = batch.rows();
        for (int i = 0; i < labels.length; i++) {
            if (!guard.believes(key(rows.get(i)))) {
                labels[i] = Sampler.LEFT_OUT;
            }
        }
        return labels;
    }

    /** The same for the same event in every batch. */
    private static long key(Event event) {
        long names = (long) event.entity().hashCode() << 32 ^ event.label().hashCode();
        return (names ^ event.timeMillis() * GOLDEN_GAMMA) * GOLDEN_GAMMA;
    }

    private StepTotals train(Pool pool, int[] labels, int steps) {
        Sampler sampler = new Sampler(config.training(), labels, pool.labelCount());
        StepTotals totals = new StepTotals();
        int wanted = guard.suspended() || !sampler.hasTriplets() ? 0 : steps;
        InputRow[] prepared = wanted == 0 ? null : prepared(pool);
        for (int i = 0; i < wanted; i++) {
            random.seed(config.training().seed() * GOLDEN_GAMMA + ++state.draws);
            LossValue value = computeGradient(pool, prepared, sampler.draw(random), random);
            if (value.terms() > 0) {
                double norm = step.gradientNorm();
                boolean taken = guard.takes(value.loss(), norm, step.spread());
                totals.add(value, norm, taken);
                if (taken) {
                    applyGradient(norm);
                }
            }
        }
        if (wanted > 0 && guard.trained(state)) {
            state.rollBack();
        }
        return totals;
    }

    /** Rows that do not change with the parameters; the others stay null. */
    private InputRow[] prepared(Pool pool) {
        InputRow[] prepared = new InputRow[pool.size()];
        for (int i = 0; i < prepared.length; i++) {
            LearningTower tower = state.towers.get(pool.towers()[i]);
            prepared[i] = tower.input.isLearned() ? null : tower.input.row(pool.raw().get(i));
        }
        return prepared;
    }

    LossValue computeGradient(Pool pool, InputRow[] prepared, int[] drawn, RandomGenerator draws) {
        return step.compute(pool, prepared, drawn, draws, state.updates);
    }

    void applyGradient(double norm) {
        state.version++;
        state.updates++;
        step.apply(norm, guard.rate(), state.updates);
    }

    double gradientNorm() {
        return step.gradientNorm();
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
        ModelFormat.start(initial, config.towers(), state.towers);
        guard.started(state);
    }
}
