package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextHasherTest {

    private static final TextHasher HASHER = InputVersion.FIRST.hasher(4096);

    private static double cosine(String a, String b) {
        double product = 0;
        double left = 0;
        double right = 0;
        float[] x = spread(a);
        float[] y = spread(b);
        for (int i = 0; i < x.length; i++) {
            product += x[i] * y[i];
            left += x[i] * x[i];
            right += y[i] * y[i];
        }
        return product / Math.sqrt(left * right);
    }

    private static float[] spread(String text) {
        float[] values = new float[4096];
        HASHER.row(text).spread(values, 0, 4096);
        return values;
    }

    @Test
    void row_hasAscendingIndicesWithinTheBuckets_eachOnce_noneZero() {
        for (int buckets : new int[] {1, 2, 17, 4096}) {
            InputRow.Sparse row =
                    InputVersion.FIRST
                            .hasher(buckets)
                            .row("The quick brown fox, the lazy dog: 日本語 naïve");
            int[] distinct = Arrays.stream(row.indices()).distinct().sorted().toArray();
            assertThat(row.indices()).isEqualTo(distinct);
            assertThat(distinct[0]).isNotNegative();
            assertThat(distinct[distinct.length - 1]).isLessThan(buckets);
            assertThat(row.values()).hasSameSizeAs(row.indices()).doesNotContain(0f);
        }
    }

    @Test
    void textWithoutWords_isAnEmptyRow() {
        assertThat(HASHER.row("").indices()).isEmpty();
        assertThat(HASHER.row(" --- !!! \n").indices()).isEmpty();
    }

    @Test
    void caseSpacesPunctuationAndWidth_doNotMatter() {
        assertThat(spread("Red  Shoe!")).isEqualTo(spread("red shoe"));
        assertThat(spread("ＲＥＤ shoe")).isEqualTo(spread("red shoe"));
        assertThat(spread("cafe\u0301")).isEqualTo(spread("caf\u00e9"));
    }

    @Test
    void orderOfWords_mattersALittle() {
        assertThat(spread("dog bites man")).isNotEqualTo(spread("man bites dog"));
        assertThat(cosine("dog bites man", "man bites dog")).isGreaterThan(0.7);
    }

    @Test
    void similarTexts_areCloserThanOthers() {
        double typo = cosine("wireless headphones black", "wireles headphone black");
        double other = cosine("wireless headphones black", "ceramic coffee mug");
        assertThat(typo).isGreaterThan(0.4);
        assertThat(other).isBetween(-0.2, 0.2);
    }

    @Test
    void repeatedWord_countsLessEachTime() {
        InputRow.Sparse once = HASHER.row("ab");
        InputRow.Sparse four = InputVersion.FIRST.hasher(4096).row("ab. ab. ab. ab");
        assertThat(once.values()).hasSize(4); // the word; <ab, ab> and <ab>
        float max = 0;
        for (float value : four.values()) {
            max = Math.max(max, Math.abs(value));
        }
        assertThat(max).isEqualTo((float) (1 + Math.log(4)));
    }

    @Test
    void hash_isPinned_soThatSavedModelsStayValid() {
        InputRow.Sparse row = HASHER.row("red shoe");
        assertThat(Arrays.hashCode(row.indices())).isEqualTo(992796385);
    }
}
