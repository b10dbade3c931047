package io.tripletflow.encoder.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The features and rows of input version 2, as models were born with them. Where this test fails,
 * perhaps after another ICU4J, the text pipeline has changed: that takes a new input version, and
 * the old one has to go on as it is.
 */
class TextGoldenTest {

    private static final UnicodeFeatures FEATURES = new UnicodeFeatures();
    private static final TextHasher HASHER = InputVersion.SECOND.hasher(4096);

    private static String features(String text) {
        Map<String, Integer> counts = new TreeMap<>(FEATURES.counts(text));
        byte[] all = counts.toString().getBytes(UTF_8);
        return "%d:%08x".formatted(counts.size(), MurmurHash3.hash32x86(all, 0, all.length, 0));
    }

    private static String row(String text) {
        InputRow.Sparse row = HASHER.row(text);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < row.indices().length; i++) {
            all.append(row.indices()[i]).append('=').append(Float.floatToIntBits(row.values()[i]));
        }
        byte[] bytes = all.toString().getBytes(UTF_8);
        return "%08x".formatted(MurmurHash3.hash32x86(bytes, 0, bytes.length, 0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'English' | 'The quick brown fox jumps over 3 lazy dogs, doesn''t it?' | 95:c7aa32f8 | c09ed14d
                    'German' | 'Größe der Straße: fünf Öfen' | 49:e73f2450 | 9493fdd4
                    'French' | 'l’été où naît le cœur' | 38:96720fad | 9fd7470d
                    'Turkish' | 'İstanbul''da ılık IŞIK' | 40:3b854565 | 4a610caa
                    'Vietnamese' | 'Tiếng Việt rất hay' | 33:f94740f2 | dbd6510c
                    'Greek' | 'Οδυσσεύς ὁ σοφός' | 30:487ce410 | d71d0635
                    'Russian' | 'Ёжик в тумане, 2-й сезон' | 41:2fd8f457 | 44edc457
                    'Hindi' | 'हिन्दी भाषा में क्षेत्र की ज़रूरत' | 35:788f3617 | 102bc76d
                    'Bengali' | 'বাংলা ভাষা সুন্দর' | 18:0e414593 | c29c7271
                    'Tamil' | 'தமிழ் மொழி' | 11:b5193fad | 89fb020b
                    'Arabic' | 'مَرْحَبًا بالعالم، كيف الحال؟' | 43:333e6983 | 358cb06b
                    'Persian' | 'می‌خواهم کتاب بخوانم' | 35:dba289bb | c4794cc4
                    'Hebrew' | 'שָׁלוֹם עולם, מה שלומך?' | 33:95e404e3 | 8e99926a
                    'Thai' | 'ภาษาไทยเขียนไม่เว้นวรรค' | 45:8edd8bdc | f1edcdcf
                    'Lao' | 'ພາສາລາວ' | 15:53e44fe0 | 33d75b23
                    'Khmer' | 'ភាសាខ្មែរ' | 10:ebbc41b6 | 2a82d9b7
                    'Burmese' | 'မြန်မာဘာသာ' | 10:ec3c404d | 65381493
                    'Chinese' | '我喜欢学习中文和音乐。' | 39:fecca782 | 8a98dc08
                    'Traditional Chinese' | '臺灣的天氣很好' | 27:bea730cd | f6259cad
                    'Rare ideographs' | '𠮷野家' | 11:1eea7376 | 2f94f134
                    'Japanese' | '東京でラーメンを食べました' | 51:a8a3838e | 31493ee6
                    'Korean' | '한국어는 재미있어요' | 34:0f3264c0 | 6c31111a
                    'Mixed' | 'iPhone 15 を買った 買いました Привет' | 64:505348cd | c9c2e1c0
                    'Emoji' | 'I ❤️ 🍕🍕 and 😀' | 19:9056d346 | 0ae85c5a
                    'ZWJ emoji' | '👨‍👩‍👧 🏳️‍🌈 👩🏽‍🚀' | 16:3d010582 | 94329634
                    'Skin tones' | '👍👍🏻👍🏿' | 8:50b9ca81 | dfdf0961
                    'Flags' | '🇩🇪🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿' | 12:675a1afb | 4d754a5e
                    'Keycaps' | '1️⃣ #️⃣' | 5:0a4e1a8b | 76731854
                    'Symbols' | '5 € + ∑ ≥ 3 °C' | 23:aa95cc64 | 4012fa42
                    'Punctuation alone' | '?! … —' | 12:ffe4ca92 | 5718a925
                    'Marks alone' | '̀́' | 2:d0b844cc | 1bf0c367
                    'Georgian' | 'ქართული ენა' | 21:f422e217 | 8c6414f8
                    'Amharic' | 'አማርኛ ቋንቋ' | 15:e620e07a | 93ae0570
                    'Cherokee' | 'ᏣᎳᎩ' | 6:3f8f37f6 | 4d32698e
                    """)
    void featuresAndRows_areThoseOfModelsBornBefore(
            String name, String text, String features, String row) {
        assertThat(features(text)).as("features of '%s'", text).isEqualTo(features);
        assertThat(row(text)).as("row of '%s'", text).isEqualTo(row);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    composed and decomposed  | caf\u00e9 | cafe\u0301
                    order of marks           | a\u0323\u0302 | a\u0302\u0323
                    Vietnamese               | ti\u1ebfng vi\u1ec7t | tie\u0302\u0301ng vie\u0323\u0302t
                    Hangul and its jamo      | \ud55c\uad6d | \u1112\u1161\u11ab\u1100\u116e\u11a8
                    halfwidth kana           | \u30ac\u30e9\u30b9 | \uff76\uff9e\uff97\uff7d
                    fullwidth Latin          | red shoe 42 | \uff32\uff25\uff24\u3000\uff33\uff48\uff4f\uff45 \uff14\uff12
                    ligature                 | find | \ufb01nd
                    superscript              | x2 | x\u00b2
                    sharp s                  | strasse | STRA\u00dfE
                    final sigma              | \u03c3\u03bf\u03c6\u03cc\u03c3 | \u03a3\u039f\u03a6\u038c\u03c2
                    Arabic presentation form | \u0644\u0627 | \ufefb
                    emoji or text style      | \u2764 | \u2764\ufe0f
                    soft hyphen, zero width  | together | to\u00adgether\u200b
                    Devanagari nukta         | \u0915\u093c | \u0958
                    """)
    void equalTexts_haveEqualFeatures(String name, String one, String other) {
        assertThat(FEATURES.counts(one)).isNotEmpty();
        assertThat(FEATURES.counts(other)).isEqualTo(FEATURES.counts(one));
        assertThat(row(other)).isEqualTo(row(one));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    skin tones    | 👍🏽   | 👍🏿
                    skin or none  | 👍     | 👍🏽
                    flags         | 🇩🇪    | 🇪🇩
                    families      | 👨‍👩‍👧    | 👨‍👩‍👦
                    family, apart | 👨‍👩‍👧    | 👨👩👧
                    regions       | 🏴󠁧󠁢󠁥󠁮󠁧󠁿   | 🏴󠁧󠁢󠁳󠁣󠁴󠁿
                    accents       | resume | résumé
                    vowel signs   | कि     | की
                    tones         | ma     | má
                    """)
    void differentTexts_haveDifferentFeatures(String name, String one, String other) {
        assertThat(FEATURES.counts(one)).isNotEmpty().isNotEqualTo(FEATURES.counts(other));
    }
}
