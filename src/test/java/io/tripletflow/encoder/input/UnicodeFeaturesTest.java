package io.tripletflow.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnicodeFeaturesTest {

    private static final UnicodeFeatures FEATURES = new UnicodeFeatures();

    private static Set<String> words(String text) {
        return FEATURES.counts(text).keySet().stream()
                .filter(feature -> feature.startsWith("w:"))
                .map(feature -> feature.substring(2))
                .collect(Collectors.toSet());
    }

    @Test
    void plainEnglish_hasTheFeaturesOfTheFirstVersion() {
        LetterRunFeatures first = new LetterRunFeatures();
        for (String text :
                new String[] {
                    "The quick brown fox, the lazy dog!", "I don't know my PIN (again)", "top 10 up"
                }) {
            assertThat(FEATURES.counts(text)).isEqualTo(first.counts(text));
        }
    }

    @Test
    void marks_stayWithTheirLetters() {
        assertThat(words("हिन्दी भाषा")).containsExactlyInAnyOrder("हिन्दी", "भाषा");
        assertThat(words("שָׁלוֹם עולם")).hasSize(2);
        assertThat(words("مَرْحَبًا بالعالم")).hasSize(2);
        assertThat(FEATURES.counts("कि")).containsOnlyKeys("w:कि", "c:<कि>");
    }

    @Test
    void scriptsWithoutSpaces_haveWordsLettersAndPairs() {
        assertThat(words("ภาษาไทย")).containsExactlyInAnyOrder("ภาษา", "ไทย");
        assertThat(FEATURES.counts("中文")).containsKeys("w:中文", "c:中", "c:文", "c:中文");
        assertThat(FEATURES.counts("한국어")).containsKeys("w:한국어", "c:한", "c:국어");
        assertThat(FEATURES.counts("𠮷野")).containsKey("c:𠮷");
    }

    @Test
    void emojiAndSymbols_areWords() {
        assertThat(words("👨‍👩‍👧 🇩🇪🇫🇷 👍🏽 ❤️"))
                .containsExactlyInAnyOrder("👨‍👩‍👧", "🇩🇪", "🇫🇷", "👍🏽", "❤");
        assertThat(words("5 € + ∑")).containsExactlyInAnyOrder("5", "€", "+", "∑");
    }

    @Test
    void punctuation_countsOnlyAlone() {
        assertThat(words("well... yes!")).containsExactlyInAnyOrder("well", "yes");
        assertThat(words("?!")).containsExactlyInAnyOrder("?", "!");
    }

    @Test
    void aTextHasFeatures_unlessItIsBlank_whateverTheCharacter() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String text = Character.toString(c);
            assertThat(FEATURES.counts(text).isEmpty())
                    .as("U+%04X", c)
                    .isEqualTo(Input.Text.isBlank(text));
        }
    }

    @Test
    void randomUnits_neverThrow_andAgreeWithTheCheck() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append((char) random.nextInt(1 << 16));
            }
            assertThat(FEATURES.counts(text.toString()).isEmpty())
                    .isEqualTo(Input.Text.isBlank(text.toString()));
        }
    }

    @Test
    void aStrangersText_hasBoundedFeatures() {
        Random random = new Random(2);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1 << 17; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        Map<String, Integer> counts = FEATURES.counts(text.toString());
        assertThat(counts.size()).isLessThanOrEqualTo(UnicodeFeatures.MAX);
        assertThat(FEATURES.counts("a" + "\u0301".repeat(1 << 16))).hasSizeLessThan(10);
    }
}
