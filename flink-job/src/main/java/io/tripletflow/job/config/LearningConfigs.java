package io.tripletflow.job.config;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.job.config.JobConfig.Learning;
import io.tripletflow.learn.LearnerConfig;
import io.tripletflow.learn.TrainingSpec;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.optim.OptimizerSpec;

/** From checked values to what the core is built from. */
final class LearningConfigs {

    private LearningConfigs() {}

    static Learning learning(Values v, InputSpec input) {
        LearnerConfig learner =
                new LearnerConfig(
                        input,
                        encoder(v),
                        v.get(LearningOptions.LOSS_DISTANCE),
                        v.get(LearningOptions.LOSS_MINER),
                        loss(v),
                        optimizer(v),
                        training(v));
        return new Learning(learner, memory(v));
    }

    private static TrainingSpec training(Values v) {
        return new TrainingSpec(
                v.get(LearningOptions.TRAINING_BATCH),
                v.get(LearningOptions.TRAINING_ROWS_PER_LABEL),
                v.get(LearningOptions.TRAINING_REPLAY),
                v.get(LearningOptions.TRAINING_WARMUP),
                v.get(LearningOptions.TRAINING_AVERAGING),
                v.get(LearningOptions.TRAINING_FADING),
                v.get(LearningOptions.TRAINING_SEED));
    }

    private static EncoderSpec encoder(Values v) {
        EncoderSpec.Kind kind = v.get(LearningOptions.ENCODER_KIND);
        int hidden =
                switch (kind) {
                    case LINEAR -> 0;
                    case RESIDUAL, MLP -> v.get(LearningOptions.ENCODER_HIDDEN);
                };
        return new EncoderSpec(
                kind,
                hidden,
                v.get(LearningOptions.ENCODER_EMBEDDING),
                v.get(LearningOptions.ENCODER_NORMALIZE_INPUT));
    }

    private static TripletLoss loss(Values v) {
        return new TripletLoss(
                v.get(LearningOptions.LOSS_KIND),
                v.get(LearningOptions.LOSS_MARGIN),
                v.get(LearningOptions.LOSS_SWAP),
                v.get(LearningOptions.LOSS_REDUCTION));
    }

    private static OptimizerSpec optimizer(Values v) {
        return new OptimizerSpec(
                v.get(LearningOptions.OPTIMIZER_KIND),
                v.get(LearningOptions.OPTIMIZER_LEARNING_RATE),
                v.get(LearningOptions.OPTIMIZER_MOMENTUM),
                v.get(LearningOptions.OPTIMIZER_BETA1),
                v.get(LearningOptions.OPTIMIZER_BETA2),
                v.get(LearningOptions.OPTIMIZER_EPSILON),
                v.get(LearningOptions.OPTIMIZER_WEIGHT_DECAY));
    }

    private static MemorySpec memory(Values v) {
        return new MemorySpec(
                v.get(LearningOptions.MEMORY_PER_LABEL),
                v.get(LearningOptions.MEMORY_LABELS),
                v.get(LearningOptions.MEMORY_SAMPLE),
                v.get(LearningOptions.MEMORY_EXPIRE_AFTER).toMillis());
    }
}
