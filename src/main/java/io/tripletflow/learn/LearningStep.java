package io.tripletflow.learn;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.guard.Spread;
import io.tripletflow.learn.batch.SamplingCorrection;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.LossValue;
import io.tripletflow.memory.CrossBatchMemory;
import io.tripletflow.memory.LabelRates;
import io.tripletflow.mining.Pairs;
import io.tripletflow.mining.Relations;
import io.tripletflow.mining.Triplets;
import io.tripletflow.optim.Clipping;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One step: proxies, drawn rows and remembered embeddings as one batch of B rows of width E, their
 * distances, relations, triplets and loss, and the gradient back to all that made them. {@link
 * #compute} only leaves gradients; {@link #apply} takes the step. Not thread-safe.
 */
final class LearningStep {

    private static final int[] NONE = {};
    private static final int OF_NO_ENTITY = -1;

    private final Objective objective;
    private final Clipping clipping;
    private final boolean acrossEntities;
    private final List<LearningTower> towers;
    private final TowerRows rows;
    private final Proxies proxies;
    private final CrossBatchMemory memory;

    /** Null without a correction for sampling. */
    private final SamplingCorrection correction;

    private final int anchorTower;
    private final int width;
    private final Pairs pairs;
    private final Triplets triplets = new Triplets();
    private final Spread spread = new Spread();
    private final LossValue value = new LossValue();

    private Pool pool;
    private int[] drawn;
    private int proxyCount;
    private int count;
    private float[] embeddings = {};
    private float[] gradient = {};
    private float[] coefficients = {};
    private float[] weights = {};
    private int[] labels = {};
    private int[] towerOf = {};

    /** Of proxies and remembered embeddings {@link #OF_NO_ENTITY}. */
    private int[] entityOf = {};

    /** Of proxies and remembered embeddings {@link Pool#NO_SOURCE}. */
    private int[] sourceOf = {};

    private double drawnSpread;

    LearningStep(
            LearnerConfig config,
            List<LearningTower> towers,
            Proxies proxies,
            CrossBatchMemory memory,
            LabelRates rates) {
        objective = config.objective();
        clipping = config.training().clipping();
        acrossEntities = config.training().sameEntity() == TrainingSpec.SameEntity.EXCLUDE;
        this.towers = towers;
        this.proxies = proxies;
        this.memory = memory;
        correction = rates == null ? null : new SamplingCorrection(rates);
        rows = new TowerRows(towers);
        anchorTower = config.anchorTower();
        width = towers.get(0).width();
        pairs = new Pairs(objective.distance());
    }

    /**
     * Gradient of the loss on the drawn rows; the loss lives until the next call.
     *
     * @param prepared see {@link TowerRows#forward}
     * @param random of mining and dropout
     */
    LossValue compute(
            Pool pool, InputRow[] prepared, int[] drawn, RandomGenerator random, long version) {
        this.pool = pool;
        this.drawn = drawn;
        int rowsBeside = drawn.length + memory.usable(pool.group(), version);
        int[] proxied = proxied(TrainingSpec.MAX_ROWS - rowsBeside);
        proxyCount = proxied.length;
        ensureCapacity(proxyCount + rowsBeside);
        embed(prepared, proxied, random, version);
        relate();
        if (correction != null) {
            correction.apply(pairs, pool.labelKeys(), labels, weights);
        }
        mine(random);
        objective.loss().evaluate(pairs, triplets, weights, coefficients, value);
        if (value.terms() > 0) {
            backward();
        }
        return value;
    }

    private void embed(InputRow[] prepared, int[] proxied, RandomGenerator random, long version) {
        rows.forward(pool, drawn, prepared, proxyCount, random, embeddings);
        count = proxyCount;
        for (int row : drawn) {
            entityOf[count] = pool.entities()[row];
            sourceOf[count] = pool.sources()[row];
            add(pool.labels()[row], pool.towers()[row], pool.weights()[row]);
        }
        drawnSpread = spread.of(embeddings, proxyCount, drawn.length, width, labels);
        if (proxyCount > 0) {
            appear(proxied, version);
        }
        remembered(version);
    }

    private void add(int label, int tower, float weight) {
        labels[count] = label;
        towerOf[count] = tower;
        weights[count] = weight;
        count++;
    }

    /**
     * @param room rows that the step has for proxies
     */
    private int[] proxied(int room) {
        if (proxies == null) {
            return NONE;
        }
        boolean[] isDrawn = new boolean[pool.labelCount()];
        for (int row : drawn) {
            isDrawn[pool.labels()[row]] = true;
        }
        return takePart(
                isDrawn,
                label -> proxies.has(pool.labelKeys()[label]),
                Math.min(room, proxies.capacity()));
    }

    /**
     * Labels whose proxies take part: the drawn ones, and others of the pool that have one, as many
     * as there may be. A window may have more labels than a step can compare with one another.
     */
    static int[] takePart(boolean[] isDrawn, IntPredicate hasProxy, int max) {
        IntStream first = IntStream.range(0, isDrawn.length).filter(label -> isDrawn[label]);
        IntStream others =
                IntStream.range(0, isDrawn.length)
                        .filter(label -> !isDrawn[label] && hasProxy.test(label));
        return IntStream.concat(first, others).limit(max).toArray();
    }

    /** Labels that have no proxy get one where their drawn rows point. */
    private void appear(int[] proxied, long version) {
        int[] places = new int[pool.labelCount()];
        Arrays.fill(places, -1);
        long[] keys = new long[proxyCount];
        for (int i = 0; i < proxyCount; i++) {
            places[proxied[i]] = i;
            keys[i] = pool.labelKeys()[proxied[i]];
            labels[i] = proxied[i];
            towerOf[i] = -1;
            entityOf[i] = OF_NO_ENTITY;
            sourceOf[i] = Pool.NO_SOURCE;
            weights[i] = pool.classWeights()[proxied[i]];
        }
        float[] sums = new float[proxyCount * width];
        for (int r = proxyCount; r < count; r++) {
            int place = places[labels[r]];
            for (int k = 0; place >= 0 && k < width; k++) {
                sums[place * width + k] += embeddings[r * width + k];
            }
        }
        proxies.appear(keys, sums, pool.timeMillis(), version);
        proxies.forward(keys, embeddings);
    }

    private void remembered(long version) {
        for (int slot = 0; slot < memory.size(); slot++) {
            if (memory.usable(slot, pool.group(), version)) {
                memory.copy(slot, embeddings, count * width);
                entityOf[count] = OF_NO_ENTITY;
                sourceOf[count] = Pool.NO_SOURCE;
                add(pool.numberOf(memory.label(slot)), memory.tower(slot), 1);
            }
        }
    }

    private void relate() {
        int anchors = proxyCount + drawn.length;
        pairs.reset(count, width);
        objective.distance().matrix(embeddings, count, width, pairs.distances());
        Relations relations = pairs.relations();
        relations.byLabel(labels, count);
        if (proxyCount > 0) {
            relations.anchors(0, proxyCount);
            relations.others(proxyCount, count);
        } else {
            relations.anchors(0, anchors);
        }
        if (objective.acrossTowers()) {
            relations.acrossTowers(towerOf, anchorTower);
        }
        if (acrossEntities) {
            relations.acrossEntities(entityOf);
        }
        relations.acrossSources(sourceOf, objective.acrossSources());
        relations.dropFalseNegatives(objective.falseNegatives(), pairs.distances());
    }

    private void mine(RandomGenerator random) {
        triplets.clear();
        boolean all = objective.miner().rule().takesAll();
        if (objective.loss().onTriplets() || !all) {
            objective.miner().mine(pairs, random, triplets);
        }
        if (!objective.loss().onTriplets() && !all) {
            pairs.relations().keepMined(triplets);
        }
    }

    private void backward() {
        Arrays.fill(gradient, 0, count * width, 0);
        objective
                .distance()
                .backward(embeddings, count, width, pairs.distances(), coefficients, gradient);
        rows.backward(gradient);
        if (proxyCount > 0) {
            proxies.backward(embeddings, gradient);
        }
    }

    /** Euclidean norm of the whole gradient, before clipping. */
    double gradientNorm() {
        double squares = proxyCount > 0 ? proxies.squaredNorm() : 0;
        for (LearningTower tower : towers) {
            squares += tower.squaredNorm();
        }
        return Math.sqrt(squares);
    }

    /** How far apart labels are in the drawn rows. */
    double spread() {
        return drawnSpread;
    }

    /** Takes the step that {@link #compute} found, to {@code version}. */
    void apply(double norm, float share, long version) {
        float factor = clip(norm);
        for (LearningTower tower : towers) {
            tower.scale(factor);
            tower.step(share, version);
        }
        if (proxyCount > 0) {
            proxies.scale(factor);
            proxies.step(share, version);
        }
        if (memory.isOn()) {
            remember(version - 1);
        }
    }

    private void remember(long version) {
        for (int i = 0; i < drawn.length; i++) {
            int label = pool.labels()[drawn[i]];
            int at = (proxyCount + i) * width;
            memory.add(
                    embeddings,
                    at,
                    pool.entityKey(drawn[i]),
                    pool.group(),
                    pool.labelKeys()[label],
                    pool.towers()[drawn[i]],
                    version);
        }
    }

    /** Clips by value; returns the factor that then clips by norm. */
    private float clip(double norm) {
        if (clipping.value() == 0) {
            return clipping.factor(norm);
        }
        towers.forEach(tower -> tower.bound(clipping));
        if (proxyCount > 0) {
            proxies.bound(clipping);
        }
        return clipping.factor(gradientNorm());
    }

    /** With room to spare: cross-batch memory fills slowly. */
    private void ensureCapacity(int min) {
        int max = min + min / 4;
        if (labels.length < min) {
            labels = new int[max];
            towerOf = new int[max];
            entityOf = new int[max];
            sourceOf = new int[max];
            weights = new float[max];
            embeddings = new float[max * width];
            gradient = new float[max * width];
            coefficients = new float[max * max];
        }
    }
}
