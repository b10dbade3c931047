package io.tripletflow.encoder.input;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import io.tripletflow.event.Input;
import java.util.HashMap;
import java.util.Map;

/**
 * The features of models of the second input version, for all scripts: words and symbols, their
 * pairs, and 3- and 4-grams of letters with their marks. Where a letter is a word or a syllable,
 * also single letters and pairs of them. Punctuation counts only in a text without anything else.
 * Text is NFKC with Unicode's full case folding; only ICU's data are asked.
 *
 * @see <a href="https://www.unicode.org/reports/tr29/">UAX #29, word boundaries</a>
 */
final class UnicodeFeatures implements TextFeatures {

    /** Most different features of a text; what follows is not read. */
    static final int MAX = 1 << 16;

    /** Marks of one letter beyond these do not count. */
    private static final int MARKS = 8;

    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    /** Finds words; made for the first text, since not every tower reads text. */
    private BreakIterator boundaries;

    @Override
    public synchronized Map<String, Integer> counts(String text) {
        String folded =
                NFKC.normalize(UCharacter.foldCase(NFKC.normalize(MarkRuns.cut(text)), true));
        Map<String, Integer> counts = count(folded, false);
        return counts.isEmpty() ? count(folded, true) : counts;
    }

    private Map<String, Integer> count(String text, boolean punctuation) {
        Map<String, Integer> counts = new HashMap<>();
        if (boundaries == null) {
            boundaries = BreakIterator.getWordInstance(ULocale.ROOT);
        }
        boundaries.setText(text);
        String previous = null;
        int start = boundaries.first();
        for (int end = boundaries.next();
                end != BreakIterator.DONE && counts.size() < MAX;
                end = boundaries.next()) {
            String word = word(text.substring(start, end), punctuation);
            start = end;
            if (!word.isEmpty()) {
                counts.merge("w:" + word, 1, Integer::sum);
                if (previous != null) {
                    counts.merge("p:" + previous + ' ' + word, 1, Integer::sum);
                }
                countPieces(word, counts);
                previous = word;
            }
        }
        return counts;
    }

    /** The segment without what cannot be seen; empty if it is no word. */
    private static String word(String segment, boolean punctuation) {
        StringBuilder word = new StringBuilder(segment.length());
        boolean counts = false;
        for (int i = 0, c; i < segment.length(); i += Character.charCount(c)) {
            c = segment.codePointAt(i);
            if (!Input.Text.isBlank(c)) {
                word.appendCodePoint(c);
                counts |= punctuation || !isPunctuation(c);
            } else if (joins(c) && word.length() > 0) {
                word.appendCodePoint(c);
            }
        }
        return counts ? word.toString() : "";
    }

    /** Joiners between letters or emoji, and the tags of regional flags. */
    private static boolean joins(int c) {
        return c == 0x200C || c == 0x200D || (c >= 0xE0020 && c <= 0xE007F);
    }

    private static boolean isPunctuation(int c) {
        return switch (UCharacter.getType(c)) {
            case UCharacterCategory.DASH_PUNCTUATION,
                    UCharacterCategory.START_PUNCTUATION,
                    UCharacterCategory.END_PUNCTUATION,
                    UCharacterCategory.CONNECTOR_PUNCTUATION,
                    UCharacterCategory.OTHER_PUNCTUATION,
                    UCharacterCategory.INITIAL_PUNCTUATION,
                    UCharacterCategory.FINAL_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    private static void countPieces(String word, Map<String, Integer> counts) {
        Letters letters = Letters.of(word);
        letters.countPieces(0, 3, counts);
        letters.countPieces(0, 4, counts);
        if (isDense(word.codePointAt(0))) {
            letters.countPieces(1, 1, counts);
            letters.countPieces(1, 2, counts);
        }
    }

    /**
     * The letters of a word, each with its marks, between the signs of start and end.
     *
     * @param ends where in the text each letter ends
     */
    private record Letters(String text, int[] ends, int count) {

        static Letters of(String word) {
            StringBuilder text = new StringBuilder(word.length() + 2).append('<');
            int[] ends = new int[word.length() + 2];
            ends[0] = 1;
            int count = 1;
            int marks = 0;
            for (int i = 0, c; i < word.length(); i += Character.charCount(c)) {
                c = word.codePointAt(i);
                if (text.length() > ends[count - 1] && !extendsLetter(c)) {
                    ends[count++] = text.length();
                    marks = 0;
                }
                if (marks++ <= MARKS) {
                    text.appendCodePoint(c);
                }
            }
            ends[count++] = text.length();
            text.append('>');
            ends[count++] = text.length();
            return new Letters(text.toString(), ends, count);
        }

        /**
         * @param margin letters at both ends that are left out
         */
        void countPieces(int margin, int length, Map<String, Integer> counts) {
            int last = count - margin;
            for (int i = margin; i + length <= last && counts.size() < MAX; i++) {
                int from = i == 0 ? 0 : ends[i - 1];
                counts.merge("c:" + text.substring(from, ends[i + length - 1]), 1, Integer::sum);
            }
        }
    }

    private static boolean extendsLetter(int c) {
        int type = UCharacter.getType(c);
        return joins(c)
                || type == UCharacterCategory.NON_SPACING_MARK
                || type == UCharacterCategory.COMBINING_SPACING_MARK
                || type == UCharacterCategory.ENCLOSING_MARK
                || (c >= 0x1F3FB && c <= 0x1F3FF); // skin tones
    }

    /** Whether one letter says much: it is a word, or a syllable. */
    private static boolean isDense(int c) {
        return switch (UScript.getScript(c)) {
            case UScript.HAN, UScript.HIRAGANA, UScript.KATAKANA, UScript.HANGUL -> true;
            default -> false;
        };
    }
}
