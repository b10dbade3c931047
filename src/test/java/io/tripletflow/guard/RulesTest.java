package io.tripletflow.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Each rule by itself: hand-computed cases and naive oracles. */
class RulesTest {

    @Test
    void steps_notFiniteOrExploding_areNotTaken() {
        StepGuard guard = new StepGuard(10);
        for (int i = 0; i < 32; i++) {
            assertThat(guard.check(1, i == 3 ? 500 : 1)).isEqualTo(StepGuard.Verdict.TAKE);
        }
        // mean of 31 ones and a 500: 16.6
        assertThat(guard.check(1, 160)).isEqualTo(StepGuard.Verdict.TAKE);
        assertThat(guard.check(1, 500)).isEqualTo(StepGuard.Verdict.EXPLODING);
        assertThat(guard.check(Double.NaN, 1)).isEqualTo(StepGuard.Verdict.NOT_FINITE);
        assertThat(guard.check(1, Double.POSITIVE_INFINITY))
                .isEqualTo(StepGuard.Verdict.NOT_FINITE);
        assertThat(guard.check(0, 0)).isEqualTo(StepGuard.Verdict.TAKE);
    }

    @Test
    void steps_explodingForLong_areTheNewMeasure() {
        StepGuard guard = new StepGuard(10);
        for (int i = 0; i < 100; i++) {
            guard.check(1, 1);
        }
        for (int i = 0; i < 64; i++) {
            assertThat(guard.check(1, 1e6)).isEqualTo(StepGuard.Verdict.EXPLODING);
        }
        assertThat(guard.check(1, 1e6)).isEqualTo(StepGuard.Verdict.TAKE);
        assertThat(guard.check(1, 1e6)).isEqualTo(StepGuard.Verdict.TAKE);
    }

    @Test
    void magnitudes_refuseWhatIsFarBeyondTheLargest_butNotForEver() {
        Magnitudes guard = new Magnitudes(1000, 5);
        float[] huge = {0, -1e9f};
        for (int i = 0; i < 32; i++) {
            assertThat(guard.observe("", new float[] {1, -2})).isTrue();
        }
        assertThat(guard.observe("", new float[] {999, 0})).isTrue();
        assertThat(guard.admits("", huge)).isFalse();
        for (int i = 0; i < 5; i++) {
            assertThat(guard.observe("", huge)).isFalse();
        }
        assertThat(guard.observe("", huge)).isTrue();
        assertThat(guard.admits("", huge)).isTrue();
        assertThat(huge).containsExactly(0, -1e9f);
    }

    @Test
    void skill_isChanceCorrected() {
        Skill skill = new Skill(1);
        assertThat(skill.value()).isZero();
        for (int i = 0; i < 4; i++) {
            skill.add(i > 0, 0.5); // 3 of 4 where half is chance
        }
        assertThat(skill.value()).isCloseTo(0.5, within(1e-12));
        assertThat(skill.size()).isCloseTo(4, within(1e-12));
        Skill faded = new Skill(0.5);
        faded.add(true, 0.25);
        faded.add(false, 0.25);
        // hits .5, chance .375, weight 1.5; squares 1.25
        assertThat(faded.value()).isCloseTo(0.125 / 1.125, within(1e-12));
        assertThat(faded.size()).isCloseTo(2.25 / 1.25, within(1e-12));
    }

    @Test
    void pageHinkley_isQuietOnAConstantShare_andSeesARise() {
        int falseAlarms = 0;
        int delays = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            PageHinkley drift = new PageHinkley(0.05, 40);
            for (int i = 0; i < 20_000; i++) {
                falseAlarms += drift.add(random.nextDouble() < 0.35 ? 1 : 0) ? 1 : 0;
            }
            int delay = 0;
            while (!drift.add(random.nextDouble() < 0.65 ? 1 : 0)) {
                delay++;
            }
            delays += delay;
        }
        assertThat(falseAlarms).isZero();
        assertThat(delays / 20).isBetween(120, 260); // about λ / (.3 − δ), as x̄ follows
    }

    @Property(tries = 100)
    void spread_isHalfTheMeanSquaredDistanceBetweenLabels(
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 5) int labels,
            @ForAll long seed) {
        Random random = new Random(seed);
        int width = 3;
        float[] embeddings = new float[rows * width];
        int[] of = new int[rows];
        for (int r = 0; r < rows; r++) {
            of[r] = random.nextInt(labels);
            double norm = 0;
            for (int i = 0; i < width; i++) {
                embeddings[r * width + i] = (float) random.nextGaussian();
                norm += Math.pow(embeddings[r * width + i], 2);
            }
            for (int i = 0; i < width; i++) {
                // the first row embeds to zero
                embeddings[r * width + i] *= r == 0 ? 0 : (float) (1 / Math.sqrt(norm));
            }
        }
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < rows; a++) {
            for (int b = 0; b < rows; b++) {
                for (int i = 0; of[a] != of[b] && i < width; i++) {
                    sum += Math.pow(embeddings[a * width + i] - embeddings[b * width + i], 2) / 2;
                }
                pairs += of[a] != of[b] ? 1 : 0;
            }
        }
        double spread = new Spread().of(embeddings, 0, rows, width, of);
        float[] shifted = new float[embeddings.length + 3 * width];
        System.arraycopy(embeddings, 0, shifted, 3 * width, embeddings.length);
        int[] shiftedLabels = new int[of.length + 3];
        System.arraycopy(of, 0, shiftedLabels, 3, of.length);
        shiftedLabels[0] = 1000;
        assertThat(new Spread().of(shifted, 3, rows, width, shiftedLabels))
                .isEqualTo(Double.valueOf(spread));
        if (pairs == 0) {
            assertThat(spread).isNaN();
        } else {
            assertThat(spread).isCloseTo(sum / pairs, within(1e-5));
        }
    }

    @Test
    void votes_countOnlyRowsOfTheStretch_andQueriesWhoseLabelTheyHold() {
        // two queries of labels 0 and 1; gallery of labels 0, 1, 0 at times 10, 20, 30
        float[] similarities = {.9f, .5f, .1f, .8f, .7f, .1f};
        Scores scores =
                new Scores(
                        similarities,
                        similarities,
                        2,
                        new int[] {0, 1, 0, 1, 0},
                        new long[] {10, 20, 30});
        Votes votes = new Votes();
        votes.count(scores, similarities, Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(votes.hit(0)).isTrue();
        assertThat(votes.hit(1)).isFalse();
        assertThat(votes.chance(0)).isCloseTo(2 / 3.0, within(1e-12));
        votes.count(scores, similarities, 15, 31);
        assertThat(votes.hit(0)).isFalse();
        assertThat(votes.hit(1)).isTrue();
        votes.count(scores, similarities, 10, 20);
        assertThat(votes.counts(0)).isTrue();
        assertThat(votes.counts(1)).isFalse();
    }

    @Test
    void votes_lookOnlyAtRowsThatAQueryMaySearch() {
        float no = Float.NEGATIVE_INFINITY;
        float[] similarities = {no, 0.1f, 0.2f, no, no, no};
        Scores scores =
                new Scores(
                        similarities,
                        similarities,
                        2,
                        new int[] {0, 0, 0, 1, 0},
                        new long[] {1, 2, 3});
        Votes votes = new Votes();
        votes.count(scores, similarities, Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(votes.hit(0)).isTrue();
        assertThat(votes.chance(0)).isEqualTo(0.5);
        assertThat(votes.counts(1)).as("nothing to search").isFalse();
    }

    /** A learner of a few numbers. */
    private static KeptByGuard kept(float[] live) {
        return new KeptByGuard() {
            @Override
            public List<float[]> arrays() {
                return List.of(live);
            }

            @Override
            public byte[] copy() {
                ByteBuffer bytes = ByteBuffer.allocate(live.length * Float.BYTES);
                bytes.asFloatBuffer().put(live);
                return bytes.array();
            }

            @Override
            public void giveBack(byte[] copy) {
                ByteBuffer.wrap(copy).asFloatBuffer().get(live);
            }
        };
    }

    @Test
    void goodStates_returnToTheOneBefore_thenToTheOrigin() throws Exception {
        float[] live = {0};
        GoodStates good = new GoodStates(2);
        good.origin(kept(live), false);
        for (int i = 1; i <= 6; i++) {
            live[0] = i;
            good.step();
            good.keep(kept(live)); // at 2, 4, 6
        }
        live[0] = 7;
        good.giveBackNewest(kept(live));
        assertThat(live[0]).isEqualTo(6);
        GoodStates copy = new GoodStates(2);
        copy.origin(kept(new float[1]), false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        good.write(new DataOutputStream(bytes));
        copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (GoodStates states : List.of(good, copy)) {
            states.giveBackGood(kept(live));
            assertThat(live[0]).isEqualTo(4);
            states.giveBackGood(kept(live));
            assertThat(live[0]).isZero();
            assertThat(states.strikes()).isEqualTo(2);
        }
    }

    @Test
    void parametersThatAreNotFinite_areRolledBack() {
        Guard guard = new Guard(GuardSpec.defaults());
        float[] live = {1, 2};
        guard.origin(kept(live));
        assertThat(guard.trained(kept(live))).isFalse();
        live[1] = Float.NEGATIVE_INFINITY;
        assertThat(guard.trained(kept(live))).isTrue();
        guard.rollBack(kept(live));
        assertThat(live).containsExactly(1, 2);
        assertThat(guard.report().rollbacks()).isEqualTo(1);
        assertThat(Guards.acted(guard.report())).isFalse();
    }

    @Test
    void distrust_coversStretches_theOldestForgotten() {
        Distrust distrust = new Distrust();
        assertThat(distrust.covers(0)).isFalse();
        for (int i = 0; i < 9; i++) {
            distrust.add(10L * i, 10L * i + 5);
        }
        assertThat(distrust.covers(4)).isFalse();
        assertThat(distrust.covers(10)).isTrue();
        assertThat(distrust.covers(15)).isFalse();
        assertThat(distrust.covers(84)).isTrue();
    }

    @Test
    void options_outOfRange_areNamed() {
        assertThatThrownBy(() -> new GuardSpec.Outliers(1, 0))
                .hasMessage("explosion must be from 2.0 to 1.0E9 but was 1.0");
    }
}
