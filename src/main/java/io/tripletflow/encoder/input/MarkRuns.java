package io.tripletflow.encoder.input;

import com.ibm.icu.text.Normalizer2;

/**
 * Cuts runs of combining marks. Normalisation sorts the marks of a letter one by one, so a run of n
 * takes n² steps: one of 65,536 marks would take seconds. No language writes more than ten.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format">UAX #15, stream-safe
 *     text</a>
 */
final class MarkRuns {

    /** Most characters in a row that join the one before; further ones are dropped. */
    static final int MAX = 256;

    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    private MarkRuns() {}

    /** The text itself if it has no such run. */
    static String cut(String text) {
        StringBuilder cut = null;
        int run = 0;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            run = NFKC.hasBoundaryBefore(c) ? 0 : run + 1;
            if (cut == null && run > MAX) {
                cut = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (cut != null && run <= MAX) {
                cut.appendCodePoint(c);
            }
        }
        return cut == null ? text : cut.toString();
    }
}
