package io.tripletflow.learn;

import io.tripletflow.encoder.TowerInput;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.guard.Guard;
import io.tripletflow.guard.KeptByGuard;
import io.tripletflow.memory.CrossBatchMemory;
import io.tripletflow.memory.LabelRates;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** All that changes as a learner learns. {@link ModelFormat} writes and reads all of it. */
final class LearnerState implements KeptByGuard {

    final LearnerConfig config;
    final List<LearningTower> towers = new ArrayList<>();

    /** Null where the loss has none. */
    final Proxies proxies;

    /** Null without a correction for sampling. */
    final LabelRates rates;

    final CrossBatchMemory crossBatch;
    final Prequential learnedRecall;
    final Prequential untrainedRecall;
    final Guard guard;
    long version;

    /**
     * Steps and rollbacks, which moving averages and the ages of embeddings are counted in. Not
     * more than the version.
     */
    long updates;

    long draws;
    long scored;
    double owedRows;

    LearnerState(LearnerConfig config) {
        this.config = config;
        for (TowerSpec spec : config.towers()) {
            int table = config.tableOf(towers.size());
            TowerInput shared = table < towers.size() ? towers.get(table).input : null;
            towers.add(new LearningTower(config, spec, config.towerSeed(towers.size()), shared));
        }
        int width = towers.get(0).width();
        proxies =
                config.objective().loss().proxies()
                        ? new Proxies(config.objective().proxies(), width, config.optimizer())
                        : null;
        rates =
                config.objective().samplingCorrection()
                        ? new LabelRates(LabelRates.MOST_LABELS)
                        : null;
        crossBatch = new CrossBatchMemory(config.crossBatch(), width);
        learnedRecall = new Prequential(config.training().fading(), width);
        untrainedRecall = new Prequential(config.training().fading(), width);
        guard = new Guard(config.guard());
    }

    /** Arrays that must stay finite. */
    @Override
    public List<float[]> arrays() {
        List<float[]> arrays = new ArrayList<>();
        towers.forEach(tower -> arrays.addAll(tower.arrays()));
        if (proxies != null) {
            arrays.add(proxies.values());
        }
        return arrays;
    }

    /** What steps change: parameters, averages, optimisers, tables, proxies. */
    @Override
    public byte[] copy() {
        Tensors out = new Tensors();
        for (int i = 0; i < towers.size(); i++) {
            towers.get(i).write(out.scope(i + "."), updates);
        }
        if (proxies != null) {
            proxies.write(out.scope("proxies."), updates);
        }
        return SafeTensors.write(out);
    }

    @Override
    public void giveBack(byte[] copy) {
        try {
            Tensors in = SafeTensors.read(copy);
            for (int i = 0; i < towers.size(); i++) {
                towers.get(i).read(in.scope(i + "."), updates);
            }
            if (proxies != null) {
                proxies.read(in.scope("proxies."), updates);
            }
        } catch (TensorException e) {
            throw new IllegalStateException("the learner's own copy cannot be read", e);
        }
    }

    byte[] guardBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            guard.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    void readGuard(byte[] bytes) throws IOException {
        try {
            guard.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (EOFException e) {
            throw new IOException(
                    "the state of the guards ends too early, after " + bytes.length + " bytes", e);
        }
    }

    /** Back to a kept state, which is a new version: versions only grow. */
    void rollBack() {
        version++;
        updates++;
        crossBatch.clear(); // what the model that is given up made of its rows
        guard.rollBack(this);
    }
}
