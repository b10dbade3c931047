package io.tripletflow.learn;

import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.learn.score.Sightings;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.CrossBatchMemory;
import io.tripletflow.memory.LabelRates;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * One learned space: encoders of all towers, learned by one recipe, and how far it got. Not
 * thread-safe.
 */
final class Member {

    final LearnerConfig config;
    final List<LearningTower> towers = new ArrayList<>();

    /** Null where the loss has none. */
    final Proxies proxies;

    /** Null without a correction for sampling. */
    final LabelRates rates;

    final CrossBatchMemory crossBatch;
    final TowerRows rows;
    final LearningStep step;

    /**
     * Steps and rollbacks, which moving averages and the ages of embeddings are counted in. Not
     * more than the model's version.
     */
    long updates;

    long draws;

    /** Labelled events since the budget of rows was last opened. */
    long seen;

    double owedRows;

    /**
     * @param inputs of each tower, which members share; null makes them
     */
    Member(LearnerConfig config, List<TowerInput> inputs) {
        this.config = config;
        for (TowerSpec spec : config.towers()) {
            int number = towers.size();
            int table = config.tableOf(number);
            TowerInput ofTable = table < number ? towers.get(table).input : null;
            TowerInput shared = inputs == null ? ofTable : inputs.get(number);
            towers.add(new LearningTower(config, spec, config.towerSeed(number), shared));
        }
        int width = width();
        proxies =
                config.objective().loss().proxies()
                        ? new Proxies(config.objective().proxies(), width, config.optimizer())
                        : null;
        rates =
                config.objective().samplingCorrection()
                        ? new LabelRates(LabelRates.MAX_LABELS)
                        : null;
        crossBatch = new CrossBatchMemory(config.crossBatch(), width);
        rows = new TowerRows(towers);
        step = new LearningStep(config, towers, proxies, crossBatch, rates);
    }

    /** Width of an embedding, E. */
    int width() {
        return towers.get(0).width();
    }

    List<TowerInput> inputs() {
        return towers.stream().map(tower -> tower.input).toList();
    }

    /**
     * How many steps the fresh events pay for, beside what was owed; none while a batch waits,
     * whose steps are owed.
     *
     * @param fresh of the pool's rows, the first
     * @param sightings of all labels, the fresh events among them; null where none are counted
     */
    int steps(Pool pool, int fresh, Sightings sightings, boolean waits) {
        TrainingSpec training = config.training();
        Replay replay = training.replay();
        if (replay.isConstant()) {
            owedRows += (double) replay.rows() * fresh;
        } else {
            for (int i = 0; i < fresh; i++) {
                long label = pool.labelKeys()[pool.labels()[i]];
                owedRows += replay.rows(seen + i + 1, sightings == null ? 1 : sightings.of(label));
            }
        }
        seen += fresh;
        if (waits) {
            owedRows = Math.min(owedRows, TrainingSpec.MAX_ROWS);
            return 0;
        }
        int steps = (int) (owedRows / training.batch());
        owedRows -= (double) steps * training.batch();
        return steps;
    }

    /** Arrays that must stay finite. */
    List<float[]> arrays() {
        List<float[]> arrays = new ArrayList<>();
        towers.forEach(tower -> arrays.addAll(tower.arrays()));
        if (proxies != null) {
            arrays.add(proxies.values());
        }
        return arrays;
    }

    /** What steps change: parameters, averages, optimisers, tables, proxies. */
    void write(Tensors out) {
        for (int i = 0; i < towers.size(); i++) {
            towers.get(i).write(out.scope(i + "."), updates);
        }
        if (proxies != null) {
            proxies.write(out.scope("proxies."), updates);
        }
    }

    void read(Tensors in) throws TensorException {
        for (int i = 0; i < towers.size(); i++) {
            towers.get(i).read(in.scope(i + "."), updates);
        }
        if (proxies != null) {
            proxies.read(in.scope("proxies."), updates);
        }
    }

    /** How far learning got. */
    void writeCounts(Tensors out) {
        out.putLong("updates", updates);
        out.putLong("draws", draws);
        out.putLong("seen", seen);
        out.putDouble("owed-rows", owedRows);
    }

    /** Of a build that did not count them, the events seen are none. */
    void readCounts(Tensors in) throws TensorException {
        draws = in.longValue("draws");
        seen = in.has("seen") ? in.count("seen") : 0;
        owedRows = in.doubleValue("owed-rows");
        if (!(owedRows >= 0 && owedRows <= TrainingSpec.MAX_ROWS)) {
            // batches that wait owe no more; without them it is never more than one step
            throw new TensorException(
                    "learner.owed-rows must be from 0 to %d but was %s"
                            .formatted(TrainingSpec.MAX_ROWS, owedRows));
        }
    }
}
