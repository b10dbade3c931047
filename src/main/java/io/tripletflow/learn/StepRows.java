package io.tripletflow.learn;

import java.util.random.RandomGenerator;

/** Chooses the rows of each step among those of a pool. */
interface StepRows {

    /** Draws by the rules of a configuration. */
    static StepRows of(LearnerConfig config, Pool pool) {
        int asking = config.anchorTower();
        return config.objective().samplingCorrection() && asking >= 0
                ? new AnchorSampler(
                        config.training(),
                        pool.labels(),
                        pool.labelCount(),
                        pool.towers(),
                        asking)
                : Sampler.of(config, pool);
    }

    /** Whether any draw can hold a triplet. */
    boolean hasTriplets();

    /** Rows of the pool, an array that lives until the next call. */
    int[] draw(RandomGenerator random);
}
