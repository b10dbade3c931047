package io.tripletflow.job.config;

import static io.tripletflow.job.config.Settings.problemsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.guard.GuardSpec;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.Replay;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.memory.CrossBatchSpec;
import io.tripletflow.memory.MemorySpec;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningTest {

    private static LearnerConfig learner(String... keysAndValues) {
        return Settings.with(keysAndValues).learning().learner();
    }

    @Test
    void defaults_areTheCoresOwn() {
        assertThat(learner("committee.enabled", "false"))
                .isEqualTo(LearnerConfig.defaults(new InputSpec.Dense(64)));
        assertThat(Settings.with().learning().memory())
                .isEqualTo(
                        new MemorySpec(MemorySpec.Keep.NEWEST, 32, 10_000, 512, 8, 0, 256 << 20));
        for (String kind : List.of("text", "ids")) {
            LearnerConfig config =
                    JobConfig.of(Map.of("kafka.bootstrap", "localhost:9092", "input.kind", kind))
                            .learning()
                            .learner();
            InputSpec input =
                    kind.equals("text")
                            ? new InputSpec.HashedText(4096)
                            : new InputSpec.Ids(10_000, 2, 0, 64);
            assertThat(config).isEqualTo(LearnerConfig.defaults(input));
        }
    }

    @Test
    void rowsOfACommitteeAndOfTexts_fallWithTheEvents_unlessTheJobFileSaysHowMany() {
        assertThat(replay("input.dimension", "4")).isEqualTo(Replay.OF_FIRST);
        assertThat(replay("input.dimension", "4", "training.replay", "8"))
                .isEqualTo(Replay.constant(8));
        assertThat(replay("input.kind", "text")).isEqualTo(Replay.OF_TEXT);
        assertThat(replay("input.kind", "text", "training.replay", "8"))
                .isEqualTo(Replay.constant(8));
        assertThat(replay("towers.a.input.kind", "text", "towers.b.input.kind", "text"))
                .isEqualTo(Replay.constant(8));
        assertThat(replay("input.kind", "ids")).isEqualTo(Replay.constant(8));
        assertThat(replay("input.dimension", "4", "encoder.kind", "linear"))
                .isEqualTo(Replay.constant(8));
    }

    @Test
    void adapter_isTheDefaultOfVectorsTooWideForASquareOfWeights() {
        assertThat(encoder("input.dimension", "1023"))
                .isEqualTo(new EncoderSpec(Kind.LINEAR, 0, 1024, true));
        assertThat(encoder("input.dimension", "1024"))
                .isEqualTo(new EncoderSpec(Kind.ADAPTER, 64, 1025, true));
        assertThat(encoder("input.dimension", "8127"))
                .isEqualTo(new EncoderSpec(Kind.ADAPTER, 64, 8128, true));
        assertThat(encoder("input.dimension", "8128"))
                .isEqualTo(new EncoderSpec(Kind.LINEAR, 0, 256, true));
        assertThat(encoder("input.dimension", "2000", "encoder.embedding", "564"))
                .isEqualTo(new EncoderSpec(Kind.LINEAR, 0, 500, true));
        assertThat(
                        encoder(
                                "input.dimension",
                                "20",
                                "encoder.kind",
                                "adapter",
                                "encoder.hidden",
                                "3",
                                "encoder.normalize-input",
                                "false"))
                .isEqualTo(new EncoderSpec(Kind.ADAPTER, 3, 20, false));
    }

    @Test
    void adapter_thatIsTheDefault_isWrittenOutAndReadBack() {
        JobConfig config = Settings.with("input.dimension", "2000");
        JobConfig again = JobConfig.of(config.effective());
        LearnerConfig learner = config.learning().learner();
        assertThat(again.learning().learner().towers()).isEqualTo(learner.towers());
        assertThat(again.learning().learner().committee().second().towers())
                .isEqualTo(learner.committee().second().towers());
        assertThat(again.effective()).isEqualTo(config.effective());
    }

    @Test
    void adapter_needsNumbers_andEmbeddingsAsLongAsARow() {
        assertThat(problemsWith("encoder.kind", "adapter", "encoder.embedding", "70"))
                .containsExactly(
                        "encoder.embedding: must make embeddings as long as a row, 65 numbers, with"
                                + " encoder.kind adapter, but makes 70; leave it out, or choose linear");
        assertThat(problemsWith("encoder.kind", "adapter", "input.kind", "text"))
                .contains(
                        "encoder.kind: adapter needs vectors or images, but input.kind was text;"
                                + " choose linear");
    }

    private static EncoderSpec encoder(String... keysAndValues) {
        return learner(keysAndValues).towers().get(0).encoder();
    }

    private static Replay replay(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap", "localhost:9092");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return JobConfig.of(settings).learning().learner().training().replay();
    }

    @Test
    void committee_learnsVectorsAndImages_unlessARecipeIsChosen() {
        assertThat(learner().committee()).isNotNull();
        assertThat(learner().embedding()).isEqualTo(65 + 64);
        assertThat(learner("encoder.embedding", "100").embedding()).isEqualTo(100);
        assertThat(learner("input.dimension", "768").embedding()).isEqualTo(769 + 64);
        assertThat(learner("input.dimension", "2000").embedding()).isEqualTo(2001 + 64);
        assertThat(learner("input.dimension", "4096").embedding()).isEqualTo(4097 + 64);
        assertThat(learner("input.dimension", "8128").embedding()).isEqualTo(256);
        assertThat(learner("loss.class-weights.rare", "2").committee().second().objective())
                .extracting(Objective::classWeights)
                .isEqualTo(Map.of("rare", 2f));
        for (String[] chosen :
                List.of(
                        new String[] {"encoder.kind", "linear"},
                        new String[] {"loss.margin", "0.3"},
                        new String[] {"loss.miner", "random"},
                        new String[] {"training.replay", "8"},
                        new String[] {"memory.embeddings", "100"},
                        new String[] {"input.kind", "text"},
                        new String[] {"input.kind", "ids"})) {
            assertThat(learner(chosen).committee()).as(List.of(chosen).toString()).isNull();
        }
    }

    @Test
    void optionsOfTheEncoder_reachTheirPlaces() {
        TowerSpec tower =
                learner(
                                "encoder.kind", "mlp",
                                "encoder.hidden", "31",
                                "encoder.layers", "3",
                                "encoder.embedding", "17",
                                "encoder.normalize-input", "false",
                                "encoder.activation", "gelu",
                                "encoder.layer-norm", "true",
                                "encoder.dropout", "0.3")
                        .towers()
                        .get(0);
        assertThat(tower)
                .isEqualTo(
                        new TowerSpec(
                                "default",
                                new InputSpec.Dense(64),
                                new EncoderSpec(
                                        EncoderSpec.Kind.MLP,
                                        31,
                                        3,
                                        17,
                                        false,
                                        Activation.GELU,
                                        true,
                                        0.3f,
                                        null)));
    }

    @Test
    void linear_hasNoHiddenBranch() {
        EncoderSpec encoder = learner("encoder.kind", "linear").towers().get(0).encoder();
        assertThat(encoder).isEqualTo(new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 65, true));
    }

    @Test
    void optionsOfTheOptimizer_reachTheirPlaces() {
        LearnerConfig config =
                learner(
                        "optimizer.kind", "adamw",
                        "optimizer.learning-rate", "0.02",
                        "optimizer.momentum", "0.3",
                        "optimizer.beta1", "0.4",
                        "optimizer.beta2", "0.5",
                        "optimizer.epsilon", "0.06",
                        "optimizer.weight-decay", "0.08",
                        "optimizer.warmup", "11",
                        "optimizer.schedule", "exponential",
                        "optimizer.schedule-period", "12",
                        "optimizer.schedule-factor", "0.13",
                        "optimizer.schedule-floor", "0.014",
                        "optimizer.clip-norm", "15",
                        "optimizer.clip-value", "0.16");
        assertThat(config.optimizer())
                .isEqualTo(
                        new OptimizerSpec(
                                OptimizerSpec.Kind.ADAMW,
                                0.02f,
                                0.3f,
                                0.4f,
                                0.5f,
                                0.06f,
                                0.08f,
                                new Schedule(Schedule.Kind.EXPONENTIAL, 11, 12, 0.13f, 0.014f)));
        assertThat(config.training().clipping()).isEqualTo(new Clipping(15, 0.16f));
    }

    @Test
    void optionsOfTraining_reachTheirPlaces() {
        assertThat(
                        learner(
                                        "training.batch", "99",
                                        "training.rows-per-label", "3",
                                        "training.replay", "5.5",
                                        "training.averaging", "0.5",
                                        "training.fading", "0.25",
                                        "training.same-entity", "exclude",
                                        "training.seed", "-6")
                                .training())
                .isEqualTo(
                        new TrainingSpec(
                                99,
                                3,
                                Replay.constant(5.5f),
                                0.5f,
                                0.25f,
                                Clipping.OFF,
                                TrainingSpec.SameEntity.EXCLUDE,
                                -6));
    }

    @Test
    void optionsOfMemory_reachTheirPlaces() {
        JobConfig.Learning learning =
                Settings.with(
                                "memory.keep", "reservoir",
                                "memory.per-label", "7",
                                "memory.labels", "8",
                                "memory.sample", "9",
                                "memory.sample-per-event", "2.5",
                                "memory.expire-after", "1h",
                                "memory.bytes", "1MiB",
                                "memory.embeddings", "1024",
                                "memory.embeddings-warmup", "12",
                                "memory.embeddings-max-age", "34")
                        .learning();
        assertThat(learning.memory())
                .isEqualTo(
                        new MemorySpec(
                                MemorySpec.Keep.RESERVOIR, 7, 8, 9, 2.5f, 3_600_000, 1 << 20));
        assertThat(learning.learner().crossBatch()).isEqualTo(new CrossBatchSpec(1024, 12, 34));
    }

    @Test
    void optionsOfTheGuard_reachTheirPlaces() {
        assertThat(
                        learner(
                                        "guard.enabled", "true",
                                        "guard.explosion", "3",
                                        "guard.magnitude", "44",
                                        "guard.horizon", "55",
                                        "guard.significance", "6",
                                        "guard.disagreement", "0.07",
                                        "guard.suspend-at-most", "8",
                                        "guard.contradictions", "true",
                                        "guard.collapse-spread", "0.09",
                                        "guard.collapse-recall", "0.1",
                                        "guard.keep-every", "11",
                                        "guard.rollback-rate", "0.12",
                                        "guard.drift-delta", "0.13",
                                        "guard.drift-threshold", "14",
                                        "guard.drift-steps", "15",
                                        "guard.drift-rate", "16",
                                        "guard.drift-memory", "17s")
                                .guard())
                .isEqualTo(
                        new GuardSpec(
                                true,
                                new GuardSpec.Outliers(3, 44),
                                new GuardSpec.Measures(55, 6),
                                new GuardSpec.Labels(0.07f, 8, true),
                                new GuardSpec.Space(0.09f, 0.1f, 11, 0.12f),
                                new GuardSpec.Drift(0.13f, 14, 15, 16, 17_000)));
        assertThat(learner("guard.enabled", "false").guard().enabled()).isFalse();
    }

    @Test
    void optimizerConstants_followTheKind() {
        assertThat(learner("optimizer.kind", "rmsprop").optimizer().beta2()).isEqualTo(0.99f);
        assertThat(learner("optimizer.kind", "adam").optimizer().beta2()).isEqualTo(0.999f);
        assertThat(learner("optimizer.kind", "nesterov").optimizer().momentum()).isEqualTo(0.9f);
        assertThat(learner("optimizer.kind", "sgd").optimizer().momentum()).isZero();
        assertThat(learner("optimizer.kind", "adagrad").optimizer().epsilon()).isEqualTo(1e-10f);
        assertThat(learner("optimizer.kind", "adamw").optimizer().weightDecay()).isEqualTo(0.01f);
        assertThat(learner("optimizer.kind", "adam").optimizer().weightDecay()).isZero();
    }

    /** Adam would rewrite a rare word's weights by one text; others' constants stay their own. */
    @Test
    void text_hasAnEpsilonOfItsOwn_withAdam() {
        assertThat(learner("input.kind", "text", "optimizer.kind", "adam").optimizer().epsilon())
                .isEqualTo(1e-4f);
        assertThat(learner("input.kind", "text", "optimizer.kind", "adamw").optimizer().epsilon())
                .isEqualTo(1e-4f);
        assertThat(learner("input.kind", "text", "optimizer.kind", "adagrad").optimizer().epsilon())
                .isEqualTo(1e-10f);
        assertThat(learner("optimizer.kind", "adam").optimizer().epsilon()).isEqualTo(1e-8f);
        assertThat(learner("input.kind", "text", "input.dimension", "4096").embedding())
                .isEqualTo(1_024);
    }

    @ParameterizedTest
    @EnumSource
    void everyDistance_canBeChosen(Distance distance) {
        assertThat(learner("loss.distance", Type.tag(distance)).objective().distance())
                .isEqualTo(distance);
    }

    @Test
    void windowOfMoreNumbersThanAnArrayHolds_isRefusedWithTheMost() {
        assertThat(problemsWith("window.max-events", "10000000", "input.dimension", "784"))
                .containsExactly(
                        "window.max-events: lets a window hold 10000000 events, which are scored at"
                                + " once beside memory.sample 512, each with up to 849 numbers in a"
                                + " layer, but an array holds 2147483639 numbers; lower it to"
                                + " 2528915 or less");
        assertThat(problemsWith("window.max-events", "2528915", "input.dimension", "784"))
                .isEmpty();
    }

    @Test
    void windowOfMoreSimilaritiesThanAnArrayHolds_isRefused() {
        assertThat(
                        problemsWith(
                                "window.type",
                                "count",
                                "window.count",
                                "1000000",
                                "memory.sample",
                                "100000"))
                .singleElement(STRING)
                .startsWith("window.count: lets a window hold 1000000 events")
                .endsWith("lower it to 21474 or less");
    }

    @Test
    void windowOfVeryWideVectors_holdsWhatFits_unlessToldOtherwise() {
        JobConfig wide = Settings.with("input.dimension", "400000", "encoder.embedding", "16");
        assertThat(wide.groupBounds().windowEvents()).isEqualTo(4_856);
    }

    @Test
    void imageWhoseMapsOutgrowAnArray_isRefused() {
        assertThat(
                        problemsWith(
                                "input.kind",
                                "image",
                                "input.height",
                                "256",
                                "input.width",
                                "256",
                                "input.dimension",
                                "65536",
                                "encoder.kind",
                                "residual",
                                "encoder.convolution.filters",
                                "32",
                                "window.max-events",
                                "5000"))
                .anySatisfy(
                        problem ->
                                assertThat(problem)
                                        .startsWith("window.max-events: lets a window hold 5000")
                                        .contains("up to 2097152 numbers in a layer"));
    }
}
