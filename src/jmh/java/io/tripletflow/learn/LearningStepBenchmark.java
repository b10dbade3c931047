package io.tripletflow.learn;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.LossValue;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.mining.Miners;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step: draw rows, embed them, mine, loss, gradient, its norm, Adam. With {@code -prof gc} it
 * must show no allocation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LearningStepBenchmark {

    /** inputs, hidden (0: none), embedding, rows of a step. */
    @Param({
        "64-0-32-64",
        "128-256-64-128",
        "512-512-128-256",
        "784-512-128-512",
        "2048-512-128-256"
    })
    String shape;

    @Param("BATCH_HARD")
    Miners miner;

    private MetricLearner learner;
    private Pool pool;
    private InputRow[] prepared;
    private Sampler sampler;
    private SplittableRandom random;

    @Setup
    public void setUp() {
        GridCase grid = GridCase.of(shape);
        Objective objective =
                Objective.of(
                        Distance.EUCLIDEAN,
                        miner.at(TripletLoss.defaults().margin()),
                        TripletLoss.defaults());
        LearnerConfig config = grid.config(objective);
        learner = new MetricLearner(config);
        TripletBatch batch = grid.batch();
        pool = Pool.of(batch, learner.state.first.towers, Map.of("default", 0), Map.of());
        prepared = pool.raw().toArray(InputRow[]::new);
        sampler = new Sampler(config.training(), pool.labels(), pool.labelCount());
        random = new SplittableRandom(1);
    }

    @Benchmark
    public double step() {
        LossValue value =
                learner.computeGradient(
                        learner.state.first, pool, prepared, sampler.draw(random), random);
        learner.applyGradient(learner.state.first, learner.state.first.step.gradientNorm());
        return value.loss();
    }
}
