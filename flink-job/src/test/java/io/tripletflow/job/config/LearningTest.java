package io.tripletflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.learn.LearnerConfig;
import io.tripletflow.learn.TrainingSpec;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.mining.TripletMiner;
import io.tripletflow.optim.OptimizerSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningTest {

    @Test
    void everyOption_reachesItsPlace() {
        JobConfig.Learning learning =
                Settings.with(
                                "encoder.kind", "mlp",
                                "encoder.hidden", "31",
                                "encoder.embedding", "17",
                                "encoder.normalize-input", "false",
                                "loss.distance", "squared-euclidean",
                                "loss.kind", "soft-margin",
                                "loss.margin", "0.7",
                                "loss.swap", "true",
                                "loss.reduction", "sum",
                                "loss.miner", "semi-hard",
                                "optimizer.kind", "adamw",
                                "optimizer.learning-rate", "0.02",
                                "optimizer.momentum", "0.3",
                                "optimizer.beta1", "0.4",
                                "optimizer.beta2", "0.5",
                                "optimizer.epsilon", "0.06",
                                "optimizer.weight-decay", "0.08",
                                "training.batch", "99",
                                "training.rows-per-label", "3",
                                "training.replay", "5.5",
                                "training.warmup", "11",
                                "training.averaging", "0.5",
                                "training.fading", "0.25",
                                "training.seed", "-6",
                                "memory.per-label", "7",
                                "memory.labels", "8",
                                "memory.sample", "9",
                                "memory.expire-after", "1h")
                        .learning();
        assertThat(learning)
                .isEqualTo(
                        new JobConfig.Learning(
                                new LearnerConfig(
                                        Settings.with().input().spec(),
                                        new EncoderSpec(EncoderSpec.Kind.MLP, 31, 17, false),
                                        Distance.SQUARED_EUCLIDEAN,
                                        TripletMiner.SEMI_HARD,
                                        new TripletLoss(
                                                TripletLoss.Kind.SOFT_MARGIN,
                                                0.7f,
                                                true,
                                                TripletLoss.Reduction.SUM),
                                        new OptimizerSpec(
                                                OptimizerSpec.Kind.ADAMW,
                                                0.02f,
                                                0.3f,
                                                0.4f,
                                                0.5f,
                                                0.06f,
                                                0.08f),
                                        new TrainingSpec(99, 3, 5.5f, 11, 0.5f, 0.25f, -6)),
                                new MemorySpec(7, 8, 9, 3_600_000)));
    }

    @Test
    void defaults_areTheCoresOwn() {
        assertThat(Settings.with().learning().learner())
                .isEqualTo(LearnerConfig.defaults(Settings.with().input().spec()));
        LearnerConfig text =
                JobConfig.of(Map.of("kafka.bootstrap", "localhost:9092", "input.kind", "text"))
                        .learning()
                        .learner();
        assertThat(text).isEqualTo(LearnerConfig.defaults(new InputSpec.HashedText(4096)));
    }

    @Test
    void linear_hasNoHiddenLayer() {
        assertThat(Settings.with("encoder.kind", "linear").learning().learner().encoder().hidden())
                .isZero();
    }

    @Test
    void optimizerConstants_followTheKind() {
        assertThat(optimizer("rmsprop").beta2()).isEqualTo(0.99f);
        assertThat(optimizer("adam").beta2()).isEqualTo(0.999f);
        assertThat(optimizer("adagrad").epsilon()).isEqualTo(1e-10f);
        assertThat(optimizer("adamw").weightDecay()).isEqualTo(0.01f);
        assertThat(optimizer("adam").weightDecay()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void everyMiner_canBeChosen(TripletMiner miner) {
        assertThat(Settings.with("loss.miner", Type.tag(miner)).learning().learner().miner())
                .isEqualTo(miner);
    }

    private static OptimizerSpec optimizer(String kind) {
        return Settings.with("optimizer.kind", kind).learning().learner().optimizer();
    }
}
