package io.tripletflow.learn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.guard.Guards;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.CountsSpec;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.loss.TripletLoss;
import io.tripletflow.memory.CrossBatchSpec;
import io.tripletflow.mining.FalseNegatives;
import io.tripletflow.mining.Miners;
import io.tripletflow.optim.Clipping;
import io.tripletflow.optim.OptimizerSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is left in a learner of entities that it forgot, some of them ids of others. */
class ForgettingTest {

    private static final int ITEMS = 12;

    /** An item by its own id, and by the one that histories have. */
    private static final List<String> ITEM = List.of("item:3", "3");

    private static final LearnerConfig CONFIG = config();

    private static LearnerConfig config() {
        InputSpec ids = new InputSpec.Ids(40, 2, 0, 8, true);
        EncoderSpec linear = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 8, true);
        return new LearnerConfig(
                        List.of(
                                new TowerSpec("history", ids, linear),
                                new TowerSpec("item", ids, linear)),
                        new Objective(
                                Distance.EUCLIDEAN,
                                Miners.BATCH_HARD.at(0.2f),
                                new FalseNegatives.Off(),
                                true,
                                "history",
                                TripletLoss.defaults(),
                                Map.of(),
                                Objective.DEFAULT_PROXIES),
                        OptimizerSpec.adam(0.01f),
                        new TrainingSpec(16, 2, 2, 0.9f, 0.99f, Clipping.OFF, 5),
                        new CrossBatchSpec(400, 0, 1000),
                        Guards.keepingEvery(1))
                .with(new CountsSpec(32, 0.5f));
    }

    private static TripletBatch batch(int number, int items) {
        SplittableRandom random = new SplittableRandom(number);
        List<Event> fresh = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int item = random.nextInt(items);
            long time = 100L * number + i;
            fresh.add(
                    event("item:" + item, item, "item", time, List.of("" + item, "item:" + item)));
            List<String> history = List.of("" + (item + 1) % items, "" + (item + 2) % items);
            fresh.add(event("visitor-" + i, item, "history", time, history));
        }
        return new TripletBatch("", 100L * number + 100, 0, fresh, List.of(), List.of());
    }

    private static Event event(String entity, int label, String tower, long time, List<String> in) {
        return new Event(entity, Optional.of("l" + label), "", tower, time, Input.Ids.of(in));
    }

    private static MetricLearner learn(MetricLearner learner, int from, int to, int items) {
        for (int i = from; i < to; i++) {
            learner.learn(batch(i, items));
        }
        return learner;
    }

    private static MetricLearner learned() {
        return learn(new MetricLearner(CONFIG), 0, 20, ITEMS);
    }

    /** How often the hash of a name stands in the bytes of a snapshot. */
    private static int found(String name, byte[] snapshot) {
        byte[] hash =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Input.Ids.hash(name))
                        .array();
        String text = new String(snapshot, ISO_8859_1);
        String sought = new String(hash, ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
            count++;
        }
        return count;
    }

    @Test
    void forgottenEntities_areInNoByteOfTheSnapshot_norOfTheGuardsCopies() {
        MetricLearner learner = learned();
        byte[] before = learner.snapshot();
        assertThat(found("item:3", before)).as("table, memory, two copies").isGreaterThan(4);
        assertThat(found("3", before)).isGreaterThan(4);
        assertThat(found("visitor-5", before)).as("memory alone").isPositive();
        learner.forget(List.of("item:3", "3", "visitor-5"));
        for (byte[] after : List.of(learner.snapshot(), learner.published(), learner.model())) {
            assertThat(found("item:3", after)).isZero();
            assertThat(found("3", after)).isZero();
            assertThat(found("visitor-5", after)).isZero();
        }
        assertThat(found("item:4", learner.snapshot())).isGreaterThan(4);
        assertThat(found("visitor-6", learner.snapshot())).isPositive();
    }

    @Test
    void forgottenId_embedsAsOneThatWasNeverSeen_andEachThatDidIsAVersion() {
        MetricLearner learner = learned();
        Embedder before = new Embedder(CONFIG);
        before.read(learner.model());
        long version = learner.version();
        learner.forget(List.of("visitor-5", "nobody"));
        assertThat(learner.version()).as("of no id: the model is the same").isEqualTo(version);
        learner.forget(ITEM);
        assertThat(learner.version()).isEqualTo(version + 2);
        Embedder after = new Embedder(CONFIG);
        after.read(learner.model());
        Input own = Input.Ids.of(ITEM);
        Input never = Input.Ids.of(List.of("never seen", "nor this"));
        assertThat(before.embed("history", own)).isNotEqualTo(after.embed("history", own));
        // what is not counted has no direction of its own
        assertThat(counted(after.embed("history", own)))
                .isEqualTo(counted(after.embed("history", never)));
    }

    private static List<Float> counted(float[] embedding) {
        List<Float> part = new ArrayList<>();
        for (int i = 8; i < embedding.length; i++) {
            part.add(embedding[i]);
        }
        return part;
    }

    @Test
    void itDoesNotMatter_howManyAreForgottenAtOnce_orWhetherTheLearnerWasRestored() {
        MetricLearner together = learned();
        together.forget(List.of("3", "item:3", "visitor-5", "4"));
        MetricLearner oneByOne = learned();
        for (String entity : List.of("3", "item:3", "visitor-5", "4", "4")) {
            MetricLearner restored = new MetricLearner(CONFIG);
            restored.restore(oneByOne.snapshot());
            oneByOne = restored;
            oneByOne.forget(List.of(entity));
        }
        assertThat(oneByOne.snapshot()).isEqualTo(together.snapshot());
        learn(together, 20, 30, ITEMS);
        learn(oneByOne, 20, 30, ITEMS);
        assertThat(oneByOne.snapshot()).isEqualTo(together.snapshot());
        assertThat(found("item:3", together.snapshot())).as("it came again").isPositive();
    }

    @Test
    void rollback_doesNotBringItBack() {
        MetricLearner learner = learned();
        learner.forget(ITEM);
        learner.state.rollBack();
        assertThat(found("item:3", learner.snapshot())).isZero();
        assertThat(found("3", learner.snapshot())).isZero();
        assertThat(found("item:4", learner.snapshot())).isPositive();
        learn(learner, 20, 24, 3); // of other items
        assertThat(found("item:3", learner.snapshot())).isZero();
    }

    @Test
    void vectors_haveNothingToForgetButTheMemory() {
        LearnerConfig dense = LearnerConfig.defaults(new InputSpec.Dense(4));
        MetricLearner learner = new MetricLearner(dense);
        byte[] before = learner.snapshot();
        learner.forget(List.of("a"));
        assertThat(learner.snapshot()).isEqualTo(before);
    }
}
