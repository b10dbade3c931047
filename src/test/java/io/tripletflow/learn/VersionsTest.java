package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.distance.Distance;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.learn.batch.TripletBatch;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.learn.spec.Objective;
import io.tripletflow.loss.ProxyAnchor;
import io.tripletflow.memory.CrossBatchSpec;
import io.tripletflow.mining.Miners;
import io.tripletflow.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A version is a content: while it stands, nothing that is read of the model changes. */
class VersionsTest {

    private static final int WINDOWS = 120;

    private enum Kind {
        DENSE,
        TEXT,
        IDS;

        InputSpec input() {
            return switch (this) {
                case DENSE -> new InputSpec.Dense(6);
                case TEXT -> new InputSpec.HashedText(64);
                case IDS -> new InputSpec.Ids(40, 2, 0, 8);
            };
        }

        Input draw(SplittableRandom random, int label, boolean absurd) {
            return switch (this) {
                case DENSE -> {
                    float[] values = new float[6];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) random.nextDouble(-1, 1) * (absurd ? 1e20f : 1);
                    }
                    values[0] += label;
                    yield new Input.Features(values);
                }
                case TEXT -> new Input.Text("word" + random.nextInt(20) + " label" + label);
                case IDS -> new Input.Ids(new long[] {label, 10 + random.nextInt(100)});
            };
        }
    }

    /** Windows of every size, with one label or many, with a memory or none, some all absurd. */
    private static TripletBatch window(Kind kind, SplittableRandom random, int number) {
        int labels = random.nextInt(3) == 0 ? 1 : 4;
        int size = new int[] {0, 1, 3, 30}[random.nextInt(4)];
        boolean absurd = number > 20 && random.nextInt(6) == 0;
        return new TripletBatch(
                "g",
                1000L * number + 1000,
                0,
                events(kind, random, number, size, labels, absurd),
                List.of(),
                events(kind, random, number - 1, random.nextInt(8), labels, false));
    }

    private static List<Event> events(
            Kind kind, SplittableRandom random, int number, int size, int labels, boolean absurd) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int label = random.nextInt(labels);
            events.add(
                    new Event(
                            "e" + random.nextInt(500),
                            Optional.of("l" + label),
                            "g",
                            Event.DEFAULT_TOWER,
                            1000L * number + i,
                            kind.draw(random, label, absurd)));
        }
        return events;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void equalVersions_areEqualBytes(Kind kind) {
        expectVersionsAreContents(kind, LearnerConfig.defaults(kind.input()));
    }

    @Test
    void equalVersions_areEqualBytes_withProxiesAndEmbeddingsOfEarlierSteps() {
        LearnerConfig plain = LearnerConfig.defaults(Kind.DENSE.input());
        Objective objective =
                Objective.of(Distance.COSINE, Miners.ALL.at(0.2f), ProxyAnchor.defaults());
        expectVersionsAreContents(
                Kind.DENSE,
                new LearnerConfig(
                        plain.towers(),
                        objective,
                        plain.optimizer(),
                        plain.training(),
                        new CrossBatchSpec(32, 1, 10),
                        plain.guard()));
    }

    @Test
    void equalVersions_areEqualBytes_alsoWhereTheLearnerGoesBack() {
        LearnerConfig plain = LearnerConfig.defaults(Kind.DENSE.input());
        int rollbacks =
                expectVersionsAreContents(
                        Kind.DENSE,
                        LearnerConfig.of(
                                plain.towers(),
                                plain.objective(),
                                OptimizerSpec.adam(Float.MAX_VALUE),
                                plain.training()));
        assertThat(rollbacks).isPositive();
    }

    /** Returns how often the learner went back. */
    private static int expectVersionsAreContents(Kind kind, LearnerConfig config) {
        SplittableRandom random = new SplittableRandom(7);
        MetricLearner learner = new MetricLearner(config);
        int stood = 0;
        int moved = 0;
        int withoutStep = 0;
        int rollbacks = 0;
        for (int i = 0; i < WINDOWS; i++) {
            long version = learner.version();
            byte[] model = learner.model();
            byte[] published = learner.published();
            BatchReport report = learner.learn(window(kind, random, i));
            rollbacks += report.guards().rollbacks();
            assertThat(report.version()).isEqualTo(learner.version()).isNotNegative();
            if (learner.version() == version) {
                stood++;
                assertThat(learner.model()).as("window %d", i).isEqualTo(model);
                assertThat(learner.published()).as("window %d", i).isEqualTo(published);
            } else {
                assertThat(learner.version()).isGreaterThan(version);
                moved++;
                withoutStep += report.steps() == 0 ? 1 : 0;
            }
        }
        assertThat(stood).as("windows without anything new").isPositive();
        assertThat(moved).isGreaterThan(WINDOWS / 2);
        assertThat(withoutStep).as("windows that only moved the scale").isPositive();
        return rollbacks;
    }
}
