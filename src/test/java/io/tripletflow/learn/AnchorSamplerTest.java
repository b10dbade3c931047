package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.optim.Clipping;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnchorSamplerTest {

    private static final int ASKING = 0;

    /** Label 0 is asked for three times as often as label 1; label 2 never; label 3 has no item. */
    private static final int[] LABELS = {0, 0, 0, 1, 3, 0, 1, 2, 2};

    private static final int[] TOWERS = {0, 0, 0, 0, 0, 1, 1, 1, 1};

    private static AnchorSampler sampler(int batch, int[] labels, int[] towers) {
        TrainingSpec spec = new TrainingSpec(batch, 2, 8, 0.9f, 0.99f, Clipping.OFF, 1);
        return new AnchorSampler(spec, labels, 4, towers, ASKING);
    }

    @Test
    void draw_asksAsOftenAsThePoolDoes_andAnswersEachLabelOnce() {
        AnchorSampler sampler = sampler(2, LABELS, TOWERS);
        SplittableRandom random = new SplittableRandom(1);
        int[] asked = new int[4];
        for (int i = 0; i < 4000; i++) {
            int[] drawn = sampler.draw(random);
            assertThat(drawn).hasSize(2);
            assertThat(TOWERS[drawn[0]]).isEqualTo(ASKING);
            assertThat(TOWERS[drawn[1]]).isNotEqualTo(ASKING);
            assertThat(LABELS[drawn[1]]).isEqualTo(LABELS[drawn[0]]);
            asked[LABELS[drawn[0]]]++;
        }
        assertThat(asked[0]).isBetween(2900, 3100);
        assertThat(asked[1]).isBetween(900, 1100);
        assertThat(asked[2] + asked[3]).isZero();
    }

    @Test
    void draw_fillsUpWithOtherLabels() {
        int[] drawn = sampler(8, LABELS, TOWERS).draw(new SplittableRandom(2));
        assertThat(drawn).doesNotHaveDuplicates();
        int[] answers = Arrays.stream(drawn).filter(row -> TOWERS[row] == 1).toArray();
        assertThat(Arrays.stream(answers).map(row -> LABELS[row]))
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(drawn).hasSize(7);
    }

    @Test
    void rowsThatAreNotLearned_areNeverDrawn() {
        int[] labels = LABELS.clone();
        labels[3] = -1;
        labels[5] = -1;
        AnchorSampler sampler = sampler(8, labels, TOWERS);
        assertThat(sampler.hasTriplets()).as("nothing that is asked for has an answer").isFalse();
    }

    @Test
    void hasTriplets_needsAnAnswerAndAnother() {
        assertThat(sampler(4, LABELS, TOWERS).hasTriplets()).isTrue();
        assertThat(sampler(4, new int[] {0, 0}, new int[] {0, 1}).hasTriplets()).isFalse();
        int[] none = IntStream.generate(() -> ASKING).limit(LABELS.length).toArray();
        assertThat(sampler(4, LABELS, none).hasTriplets()).isFalse();
    }
}
