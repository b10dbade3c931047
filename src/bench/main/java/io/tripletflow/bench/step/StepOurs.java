package io.tripletflow.bench.step;

import io.tripletflow.learn.BatchReport;
import io.tripletflow.learn.MetricLearner;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.mining.MiningRule;

/**
 * Steps of a learner as the job takes them: rows drawn, guards asked. Calls of many steps each, so
 * that what a call does beside them does not count.
 */
final class StepOurs {

    private static final int FEW = 8;
    private static final int MAX = 1000;

    private final MetricLearner learner;
    private final TripletBatch once;
    private final TripletBatch twice;

    /** Warms up, and finds out how many steps take so many seconds. */
    StepOurs(StepShape shape, MiningRule miner, double seconds, double warmup) {
        once = shape.rows(1);
        twice = shape.rows(2);
        MetricLearner trial = new MetricLearner(shape.config(miner, FEW));
        long start = Cpu.nanos();
        double nanos;
        do {
            long before = Cpu.nanos();
            trial.learn(once);
            nanos = (double) (Cpu.nanos() - before) / FEW;
        } while (Cpu.nanos() - start < warmup * 1e9);
        int steps = (int) Math.max(FEW, Math.min(MAX, seconds * 1e9 / nanos));
        learner = new MetricLearner(shape.config(miner, steps));
        learner.learn(once);
    }

    double nanosPerStep() {
        long before = Cpu.nanos();
        BatchReport report = learner.learn(once);
        return (double) (Cpu.nanos() - before) / (report.steps() + report.skipped());
    }

    /** Heap of the steps alone: of a call with twice as many, less that of a call. */
    double bytesPerStep() {
        long start = Cpu.bytes();
        BatchReport one = learner.learn(once);
        long middle = Cpu.bytes();
        BatchReport two = learner.learn(twice);
        long more = (Cpu.bytes() - middle) - (middle - start);
        return Math.max(0, (double) more / (two.steps() - one.steps()));
    }
}
