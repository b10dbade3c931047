package io.tripletflow.encoder.input;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import io.tripletflow.event.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    static final int MOST = 1 << 16;

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
        Map<String, Integer> counts = new TreeMap<>();
        if (boundaries == null) {
            boundaries = BreakIterator.getWordInstance(ULocale.ROOT);
        }
        boundaries.setText(text);
        String previous = null;
        int start = boundaries.first();
        for (int end = boundaries.next();
                end != BreakIterator.DONE && counts.size() < MOST;
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
        List<String> letters = letters(word);
        for (int length = 3; length <= 4; length++) {
            countPieces(letters, length, counts);
        }
        if (isDense(word.codePointAt(0))) {
            List<String> inner = letters.subList(1, letters.size() - 1);
            countPieces(inner, 1, counts);
            countPieces(inner, 2, counts);
        }
    }

    private static void countPieces(List<String> letters, int length, Map<String, Integer> counts) {
        for (int i = 0; i + length <= letters.size() && counts.size() < MOST; i++) {
            String piece = String.join("", letters.subList(i, i + length));
            counts.merge("c:" + piece, 1, Integer::sum);
        }
    }

    /** The letters of a word, each with its marks, between the signs of start and end. */
    private static List<String> letters(String word) {
        List<String> letters = new ArrayList<>(word.length() + 2);
        letters.add("<");
        StringBuilder letter = new StringBuilder();
        int marks = 0;
        for (int i = 0, c; i < word.length(); i += Character.charCount(c)) {
            c = word.codePointAt(i);
            if (letter.length() > 0 && !extendsLetter(c)) {
                letters.add(letter.toString());
                letter.setLength(0);
                marks = 0;
            }
            if (marks++ <= MARKS) {
                letter.appendCodePoint(c);
            }
        }
        letters.add(letter.toString());
        letters.add(">");
        return letters;
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
