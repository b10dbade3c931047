package io.tripletflow.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.learn.spec.TrainingSpec;
import io.tripletflow.optim.Clipping;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final TrainingSpec SPEC = new TrainingSpec(16, 4, 8, 0, 0.99f, Clipping.OFF, 1);

    private static int[] labels(int... sizes) {
        int[] labels = new int[Arrays.stream(sizes).sum()];
        int row = 0;
        for (int label = 0; label < sizes.length; label++) {
            for (int i = 0; i < sizes[label]; i++) {
                labels[row++] = label;
            }
        }
        return labels;
    }

    private static Map<Integer, Integer> rowsPerLabel(int[] rows, int[] labels) {
        Map<Integer, Integer> counts = new HashMap<>();
        Arrays.stream(rows).forEach(row -> counts.merge(labels[row], 1, Integer::sum));
        return counts;
    }

    @Test
    void draw_manyLabels_takesFourRowsOfEachOfFour() {
        int[] labels = labels(9, 9, 9, 9, 9, 9);
        Sampler sampler = new Sampler(SPEC, labels, 6);
        for (int seed = 0; seed < 50; seed++) {
            int[] rows = sampler.draw(new SplittableRandom(seed));
            assertThat(rows).hasSize(16).doesNotHaveDuplicates();
            assertThat(rowsPerLabel(rows, labels).values()).containsExactly(4, 4, 4, 4);
        }
    }

    /** Sources 0 1 1 1 1 1 1 1 2: of four rows one, one or two, and one. */
    @Test
    void draw_ofALabelOfSeveralSources_takesEachInTurn() {
        int[] labels = labels(9, 9, 9, 9);
        int[] sources = new int[36];
        for (int i = 0; i < 36; i++) {
            sources[i] = i % 9 == 0 ? 0 : i % 9 == 8 ? 2 : 1;
        }
        Sampler sampler = new Sampler(SPEC, labels, 4, sources);
        for (int seed = 0; seed < 50; seed++) {
            int[] rows = sampler.draw(new SplittableRandom(seed));
            assertThat(rows).hasSize(16).doesNotHaveDuplicates();
            assertThat(rowsPerLabel(rows, labels).values()).containsExactly(4, 4, 4, 4);
            assertThat(rowsPerLabel(rows, sources))
                    .containsOnly(Map.entry(0, 4), Map.entry(1, 8), Map.entry(2, 4));
        }
    }

    @Test
    void draw_ofMoreSourcesThanRows_drawsTheSources() {
        int[] labels = labels(9);
        boolean[] seen = new boolean[9];
        Sampler sampler =
                new Sampler(
                        new TrainingSpec(4, 4, 8, 0, 0.99f, Clipping.OFF, 1),
                        labels,
                        1,
                        new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8});
        for (int seed = 0; seed < 100; seed++) {
            for (int row : sampler.draw(new SplittableRandom(seed))) {
                seen[row] = true;
            }
        }
        assertThat(seen).doesNotContain(false);
    }

    @Test
    void draw_ofOneSourceEach_isTheSameAsWithoutSources() {
        int[] labels = labels(5, 7, 2, 1, 3);
        int[] sources = IntStream.of(labels).map(label -> label % 2 - 1).toArray();
        Sampler plain = new Sampler(SPEC, labels, 5);
        Sampler sourced = new Sampler(SPEC, labels, 5, sources);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(sourced.draw(new SplittableRandom(seed)))
                    .isEqualTo(plain.draw(new SplittableRandom(seed)));
        }
    }

    @Test
    void draw_fewLabels_takesMoreRowsOfEach() {
        int[] labels = labels(20, 20);
        int[] rows = new Sampler(SPEC, labels, 2).draw(new SplittableRandom(1));
        assertThat(rowsPerLabel(rows, labels)).containsOnly(Map.entry(0, 8), Map.entry(1, 8));
    }

    @Test
    void draw_onePairAndSingles_fillsUpWithSinglesAsNegatives() {
        int[] labels = labels(2, 1, 1, 1);
        int[] rows = new Sampler(SPEC, labels, 4).draw(new SplittableRandom(1));
        assertThat(rows).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void draw_isTheSameForTheSameSeedAndHistory() {
        int[] labels = labels(5, 7, 2, 1, 3);
        Sampler first = new Sampler(SPEC, labels, 5);
        Sampler second = new Sampler(SPEC, labels, 5);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(first.draw(new SplittableRandom(seed)))
                    .isEqualTo(second.draw(new SplittableRandom(seed)));
        }
    }

    @Test
    void draw_inTheLongRun_showsEveryPairedRow() {
        int[] labels = labels(9, 5, 2, 1, 30);
        Sampler sampler = new Sampler(SPEC, labels, 5);
        boolean[] seen = new boolean[labels.length];
        for (int seed = 0; seed < 400; seed++) {
            for (int row : sampler.draw(new SplittableRandom(seed))) {
                seen[row] = true;
            }
        }
        for (int row = 0; row < seen.length; row++) {
            assertThat(seen[row]).as("row %d", row).isEqualTo(labels[row] != 3);
        }
    }

    @Test
    void hasTriplets_needsAPairAndAnotherLabel() {
        assertThat(new Sampler(SPEC, labels(), 0).hasTriplets()).isFalse();
        assertThat(new Sampler(SPEC, labels(5), 1).hasTriplets()).isFalse();
        assertThat(new Sampler(SPEC, labels(1, 1, 1), 3).hasTriplets()).isFalse();
        assertThat(new Sampler(SPEC, labels(2, 1), 2).hasTriplets()).isTrue();
        assertThat(new Sampler(SPEC, labels(2, 2), 2).hasTriplets()).isTrue();
    }
}
