package io.tripletflow.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.learn.Embedder;
import io.tripletflow.learn.spec.LearnerConfig;
import io.tripletflow.measure.LabelledRows;
import io.tripletflow.measure.Search;
import io.tripletflow.measure.Verification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContradictionsTest {

    private static final float NOT_SEARCHED = Float.NEGATIVE_INFINITY;

    /**
     * One query with label 0.
     *
     * @param similarities of the gallery
     * @param labels of the gallery
     */
    private static Scores scores(float[] similarities, int... labels) {
        int[] all = new int[labels.length + 1];
        System.arraycopy(labels, 0, all, 1, labels.length);
        return new Scores(similarities, similarities, 1, all, new long[labels.length]);
    }

    private static final Scores CONTRADICTED =
            scores(new float[] {.1f, .9f, .2f, .8f, .3f, .7f}, 0, 1, 0, 1, 0, 1);
    private static final Scores FITTING =
            scores(new float[] {.9f, .1f, .2f, .8f, .3f, .7f}, 0, 1, 0, 1, 0, 1);

    /** After a stream of which every so manyth event was contradicted. */
    private static Contradictions after(int events, int every) {
        Contradictions contradictions = new Contradictions(128);
        for (int i = 1; i <= events; i++) {
            boolean is = i % every == 0;
            contradictions.judge(is ? CONTRADICTED : FITTING, new long[] {1000 + i});
        }
        return contradictions;
    }

    /** After a tenth of wrong labels. */
    private static Contradictions noisy() {
        return after(1000, 10);
    }

    private static boolean isContradicted(Scores scores) {
        Contradictions contradictions = noisy();
        contradictions.judge(scores, new long[] {7});
        return contradictions.covers(7);
    }

    @Test
    void judge_nearestRowsOfOneOtherLabel_contradict() {
        assertThat(isContradicted(CONTRADICTED)).isTrue();
        assertThat(isContradicted(FITTING)).isFalse();
    }

    @Test
    void judge_nearestRowsDisagree_believes() {
        assertThat(
                        isContradicted(
                                scores(
                                        new float[] {.1f, .9f, .2f, .8f, .3f, .7f},
                                        0,
                                        1,
                                        0,
                                        2,
                                        0,
                                        3)))
                .isFalse();
    }

    @Test
    void judge_fewRowsOfItsOwn_believes() {
        assertThat(isContradicted(scores(new float[] {.1f, .9f, .2f, .8f, .7f}, 0, 1, 0, 1, 1)))
                .isFalse();
    }

    @Test
    void judge_rowsThatItMayNotSearch_doNotCount() {
        assertThat(
                        isContradicted(
                                scores(
                                        new float[] {
                                            .1f, NOT_SEARCHED, .2f, NOT_SEARCHED, .3f, .7f
                                        },
                                        0,
                                        1,
                                        0,
                                        1,
                                        0,
                                        1)))
                .isFalse();
    }

    @Test
    void covers_noMoreContradictedThanInACleanStream_believesAll() {
        assertThat(noisy().covers(1990)).as("a tenth are").isTrue();
        assertThat(after(1000, 20).covers(1980)).as("a twentieth are").isFalse();
        assertThat(after(1000, 20).believesAll()).isTrue();
    }

    @Test
    void covers_beforeTheShareIsKnown_believesAll_thenAlsoThoseOfBefore() {
        Contradictions contradictions = after(300, 10);
        assertThat(contradictions.covers(1300)).isFalse();
        for (int i = 0; i < 100; i++) {
            contradictions.judge(i % 10 == 0 ? CONTRADICTED : FITTING, new long[] {i});
        }
        assertThat(contradictions.covers(1300)).isTrue();
    }

    @Test
    void judge_manyContradicted_believesAll() {
        Contradictions contradictions = noisy();
        for (int i = 100; i < 200; i++) {
            contradictions.judge(CONTRADICTED, new long[] {i});
        }
        assertThat(contradictions.covers(100)).as("the first was an exception").isTrue();
        assertThat(contradictions.covers(199)).as("the world has changed").isFalse();
    }

    @Test
    void write_read_goesOnTheSame() throws Exception {
        Contradictions contradictions = noisy();
        contradictions.judge(CONTRADICTED, new long[] {7});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        contradictions.write(new DataOutputStream(bytes));
        Contradictions read = new Contradictions(128);
        read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read.covers(7)).isTrue();
        assertThat(read.covers(8)).isFalse();
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        read.write(new DataOutputStream(again));
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
    }

    /** Ten per cent of the labels are those of others; measured on labels that are right. */
    @Test
    void tenPerCentWrongLabels_costLessThanHalfAsMuch_andACleanStreamNothing() throws Exception {
        GuardSpec asked = Guards.contradictions();
        double clean = learned(0, GuardSpec.defaults()).equalErrorRate();
        assertThat(learned(0, asked).equalErrorRate()).isEqualTo(clean);
        double unasked = learned(0.1, GuardSpec.defaults()).equalErrorRate();
        assertThat(unasked).as("without, they cost much").isGreaterThan(clean + 0.05);
        assertThat(learned(0.1, asked).equalErrorRate()).isLessThan((clean + unasked) / 2);
    }

    private static Verification learned(double share, GuardSpec guards) throws Exception {
        LearnerConfig config = LearnerConfig.defaults(new InputSpec.Dense(KINDS));
        Trial trial = new Trial(config, guards);
        trial.feed(stream(new Random(1), 4000, share, 0));
        Embedder embedder = new Embedder(config);
        embedder.read(trial.learner().model());
        List<float[]> rows = new ArrayList<>();
        List<Event> queries = stream(new Random(2), 400, 0, 10_000);
        queries.forEach(event -> rows.add(embedder.embed(event.input())));
        int[] labels =
                queries.stream().mapToInt(e -> Integer.parseInt(e.label().orElseThrow())).toArray();
        return Verification.of(Search.leaveOneOut(LabelledRows.of(rows, labels)));
    }

    private static final int KINDS = 16;

    /** Kinds that lie apart, among noise. */
    private static List<Event> stream(Random random, int count, double share, long from) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(8);
            float[] features = new float[KINDS];
            for (int k = 0; k < KINDS; k++) {
                features[k] = (float) (random.nextGaussian() + (k == kind ? 5 : 0));
            }
            boolean isWrong = random.nextDouble() < share;
            int label = isWrong ? (kind + 1 + random.nextInt(7)) % 8 : kind;
            events.add(Sightings.event(from + i, String.valueOf(label), features));
        }
        return events;
    }
}
