package io.tripletflow.job.config;

import io.tripletflow.guard.GuardSpec;
import io.tripletflow.job.config.JobConfig.Learning;
import io.tripletflow.job.config.build.ObjectiveConfigs;
import io.tripletflow.job.config.build.TowerConfigs;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.CommitteeOptions;
import io.tripletflow.job.config.registry.CountsOptions;
import io.tripletflow.job.config.registry.EncoderOptions;
import io.tripletflow.job.config.registry.GuardOptions;
import io.tripletflow.job.config.registry.InputOptions;
import io.tripletflow.job.config.registry.MemoryOptions;
import io.tripletflow.job.config.registry.OptimizerOptions;
import io.tripletflow.job.config.registry.TrainingOptions;
import io.tripletflow.job.config.rule.SnapshotRules;
import io.tripletflow.learn.spec.Committee;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.CrossBatchSpec;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;

/** From checked values to what the core is built from. */
final class LearningConfigs {

    private LearningConfigs() {}

    static Learning learning(Values v) {
        LearnerConfig learner =
                new LearnerConfig(
                                TowerConfigs.towers(v),
                                ObjectiveConfigs.objective(v),
                                optimizer(v),
                                training(v),
                                crossBatch(v),
                                guard(v))
                        .with(committee(v))
                        .with(CountsOptions.spec(v).orElse(null));
        return new Learning(
                learner,
                memory(v),
                new SnapshotRules(v, new Findings()).firstBytes(),
                v.isGiven(EncoderOptions.EMBEDDING),
                v.isGiven(CommitteeOptions.ENABLED));
    }

    /** The second learner shares what is said of batches, guards and the optimiser. */
    private static Committee committee(Values v) {
        if (!CommitteeOptions.isOn(v)) {
            return null;
        }
        LearnerConfig second =
                new LearnerConfig(
                        TowerConfigs.second(v),
                        ObjectiveConfigs.objective(v).ofSecond(),
                        optimizer(v),
                        training(v).withReplay(Replay.OF_SECOND),
                        CrossBatchSpec.OFF,
                        guard(v));
        return new Committee(second, v.get(CommitteeOptions.GOAL), v.get(CommitteeOptions.MEASURE));
    }

    private static TrainingSpec training(Values v) {
        return new TrainingSpec(
                v.get(TrainingOptions.BATCH),
                v.get(TrainingOptions.ROWS_PER_LABEL),
                replay(v),
                v.get(TrainingOptions.AVERAGING),
                v.get(TrainingOptions.FADING),
                new Clipping(v.get(OptimizerOptions.CLIP_NORM), v.get(OptimizerOptions.CLIP_VALUE)),
                v.get(TrainingOptions.SAME_ENTITY),
                v.get(TrainingOptions.SEED));
    }

    /** What is said by hand holds for every event, and that of several towers. */
    private static Replay replay(Values v) {
        Replay constant = Replay.constant(v.get(TrainingOptions.REPLAY));
        if (v.isGiven(TrainingOptions.REPLAY)) {
            return constant;
        }
        if (CommitteeOptions.isOn(v)) {
            return Replay.OF_FIRST;
        }
        return v.towers().size() > 1
                ? constant
                : InputOptions.spec(v.towers().get(0))
                        .map(input -> LearnerConfig.defaults(input).training().replay())
                        .orElse(constant);
    }

    private static OptimizerSpec optimizer(Values v) {
        return new OptimizerSpec(
                v.get(OptimizerOptions.KIND),
                v.get(OptimizerOptions.LEARNING_RATE),
                v.get(OptimizerOptions.MOMENTUM),
                v.get(OptimizerOptions.BETA1),
                v.get(OptimizerOptions.BETA2),
                v.get(OptimizerOptions.EPSILON),
                v.get(OptimizerOptions.WEIGHT_DECAY),
                schedule(v));
    }

    private static Schedule schedule(Values v) {
        return new Schedule(
                v.get(OptimizerOptions.SCHEDULE),
                v.get(OptimizerOptions.WARMUP),
                v.get(OptimizerOptions.SCHEDULE_PERIOD),
                v.get(OptimizerOptions.SCHEDULE_FACTOR),
                v.get(OptimizerOptions.SCHEDULE_FLOOR));
    }

    private static MemorySpec memory(Values v) {
        return new MemorySpec(
                v.get(MemoryOptions.KEEP),
                v.get(MemoryOptions.PER_LABEL),
                v.get(MemoryOptions.LABELS),
                v.get(MemoryOptions.SAMPLE),
                v.get(MemoryOptions.SAMPLE_PER_EVENT),
                v.get(MemoryOptions.EXPIRE_AFTER).toMillis(),
                v.get(MemoryOptions.BYTES));
    }

    private static CrossBatchSpec crossBatch(Values v) {
        int size = v.get(MemoryOptions.EMBEDDINGS);
        return size == 0
                ? CrossBatchSpec.OFF
                : new CrossBatchSpec(
                        size,
                        v.get(MemoryOptions.EMBEDDINGS_WARMUP),
                        v.get(MemoryOptions.EMBEDDINGS_MAX_AGE));
    }

    private static GuardSpec guard(Values v) {
        return new GuardSpec(
                v.get(GuardOptions.ENABLED),
                new GuardSpec.Outliers(
                        v.get(GuardOptions.EXPLOSION), v.get(GuardOptions.MAGNITUDE)),
                new GuardSpec.Measures(
                        v.get(GuardOptions.HORIZON), v.get(GuardOptions.SIGNIFICANCE)),
                new GuardSpec.Labels(
                        v.get(GuardOptions.DISAGREEMENT),
                        v.get(GuardOptions.SUSPEND_AT_MOST),
                        v.get(GuardOptions.CONTRADICTIONS)),
                new GuardSpec.Space(
                        v.get(GuardOptions.COLLAPSE_SPREAD),
                        v.get(GuardOptions.COLLAPSE_RECALL),
                        v.get(GuardOptions.KEEP_EVERY),
                        v.get(GuardOptions.ROLLBACK_RATE)),
                new GuardSpec.Drift(
                        v.get(GuardOptions.DRIFT_DELTA),
                        v.get(GuardOptions.DRIFT_THRESHOLD),
                        v.get(GuardOptions.DRIFT_STEPS),
                        v.get(GuardOptions.DRIFT_RATE),
                        v.get(GuardOptions.DRIFT_MEMORY).toMillis()));
    }
}
