package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.tensor.SafeTensors;
import io.tripletflow.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes that the last build of format 1 wrote, of a learner after 3 and 6 of these batches. */
class BinaryFormatTest {

    private static final LearnerConfig CONFIG =
            LearnerConfig.defaults(new InputSpec.Dense(3)).withEmbedding(3);

    private static final String SNAPSHOT_AFTER_3 =
            "010000000000000007000000000000000700000000000000004050000000000000010000"
                    + "0000000000783fd65d5ff348888a3fd5c11b7b5333323fd6da84e491dddb4042a320bdf5"
                    + "88df404235dcb741108840437f33e159949e000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000fd6220d3f7fa33abfbe881ebe250fe43eafb2"
                    + "b6bcc7a7513fa09cebbe9161e5bd81180d3f6f0d09bf27b32cbf4793443d6646b3b88268"
                    + "683a3f53733a0000000fcd450d3f01933abf3ef11dbe4bc9e33ec457bbbc7085513f9555"
                    + "ebbee842e4bde63c0d3f741109bfdbd62cbf7134423dc7f019b96e25b339403bb7390000"
                    + "000000000007020000000f3eec1d3ec678653c9a4e293e03a81ebeb80119be543439be6b"
                    + "44383e1476243e15aaad3ee73570bde6e1a4bdd8e12dbee73570bde6e1a4bdd8e12dbe00"
                    + "00000fcd342e3a62c0d638d440383a88eb363a9779293ae0f3743aa85b833a6614663a4f"
                    + "014d3b29137639073d6739c67a463a29137639073d6739c67a463a";

    private static final String MODEL_AFTER_6 =
            "01000000000000000f0100000000000000f03fd6b8d7390111113fd5800a303c66643fd5"
                    + "a8b352ec2220405287d1fa9464e1405053028bd476fb405316a34fd082d20000000f8004"
                    + "0d3f6a8b3abf0e0c1fbec344e43e7cbab4bc17c9513fd5d2ebbe369be5bdddf80c3f98ea"
                    + "08bf26b12cbf4aa1463d4be0e939766b703af069bb3a";

    private static TripletBatch batch(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            float[] values = new float[3];
            for (int j = 0; j < 3; j++) {
                values[j] = (float) (random.nextDouble() - 0.5 + (j == i % 3 ? 1 : 0));
            }
            Optional<String> label = Optional.of("l" + i % 3);
            long time = 100L * number + i;
            events.add(new Event("e" + i, label, "g", "default", time, new Input.Features(values)));
        }
        return new TripletBatch("g", 100L * number + 100, 0, events, List.of(), List.of());
    }

    @Test
    void restored_andContinued_endsWithTheParametersOfTheBuildThatWroteIt() {
        MetricLearner learner = new MetricLearner(CONFIG);
        learner.restore(HexFormat.of().parseHex(SNAPSHOT_AFTER_3));
        for (int i = 3; i < 6; i++) {
            learner.learn(batch(i));
        }
        assertSameEmbeddings(learner);
    }

    @Test
    void aStateThatNamesNoInputVersion_takesTheSameSteps() throws IOException {
        MetricLearner learner = new MetricLearner(CONFIG);
        byte[] before = withoutInputVersion(learner.snapshot());
        Embedder embedder = new Embedder(CONFIG);
        assertThat(embedder.inputVersions().values()).containsExactly(InputVersion.SECOND);
        embedder.read(before);
        assertThat(embedder.inputVersions().values()).containsExactly(InputVersion.FIRST);
        learner.restore(before);
        for (int i = 0; i < 6; i++) {
            learner.learn(batch(i));
        }
        assertSameEmbeddings(learner);
    }

    @Test
    void severalTowers_areRefused_notHalfFilled() {
        EncoderSpec encoder = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 3, true);
        TowerSpec image = new TowerSpec("image", new InputSpec.Dense(3), encoder);
        TowerSpec sound = new TowerSpec("sound", new InputSpec.Dense(3), encoder);
        LearnerConfig two =
                LearnerConfig.of(
                        List.of(image, sound),
                        CONFIG.objective(),
                        CONFIG.optimizer(),
                        CONFIG.training());
        String message = "snapshot format 1 has one tower but the configuration has 2; configure";
        assertThatThrownBy(
                        () ->
                                new MetricLearner(two)
                                        .restore(HexFormat.of().parseHex(SNAPSHOT_AFTER_3)))
                .hasMessageContaining(message);
        assertThatThrownBy(() -> new Embedder(two).read(HexFormat.of().parseHex(MODEL_AFTER_6)))
                .hasMessageContaining(message);
    }

    /** As the builds before input versions wrote it. */
    private static byte[] withoutInputVersion(byte[] snapshot) throws IOException {
        Tensors all = SafeTensors.read(snapshot);
        Tensors before = new Tensors();
        for (String key : all.metadataKeys()) {
            before.putMetadata(key, all.metadata(key).orElseThrow());
        }
        for (String name : all.names()) {
            if (!name.equals("towers.default.input.version")) {
                before.put(name, all.get(name));
            }
        }
        assertThat(before.names()).hasSize(all.names().size() - 1);
        return SafeTensors.write(before);
    }

    private static void assertSameEmbeddings(MetricLearner learner) {
        Embedder now = new Embedder(CONFIG);
        now.read(learner.model());
        Embedder then = new Embedder(CONFIG);
        then.read(HexFormat.of().parseHex(MODEL_AFTER_6));
        assertThat(now.version()).isEqualTo(then.version()).isEqualTo(15);
        for (Event event : batch(99).fresh()) {
            assertThat(now.embed(event.input())).isEqualTo(then.embed(event.input()));
        }
    }
}
