package io.tripletflow.serving.index;

import java.util.Arrays;

/**
 * A set of row numbers. One thread adds to it; any thread reads a {@link View} of a moment. It lies
 * in pages: after a view, what is added to copies its page alone, so that a change costs what it
 * changes, however many rows there are.
 */
final class Bits {

    /** A page is of 4,096 rows, a word of 64. */
    private static final int PAGE_SHIFT = 12;

    private static final int WORD_SHIFT = 6;
    private static final int WORDS = 1 << (PAGE_SHIFT - WORD_SHIFT);

    /** Of all pages that nothing was added to. */
    private static final long[] EMPTY = new long[WORDS];

    private long[][] pages = new long[0][];

    /** The pages of the last view, which must not be written to. */
    private long[][] seen = pages;

    /** The set at one moment. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record View(long[][] pages) {

        boolean get(int row) {
            return Bits.get(pages, row);
        }
    }

    View view() {
        seen = pages;
        return new View(pages);
    }

    boolean get(int row) {
        return get(pages, row);
    }

    /** Rows beyond all pages are not in it. */
    private static boolean get(long[][] pages, int row) {
        int page = row >> PAGE_SHIFT;
        return page < pages.length && (pages[page][word(row)] & 1L << row) != 0;
    }

    void set(int row) {
        int page = row >> PAGE_SHIFT;
        if (page >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, page + 1);
            Arrays.fill(pages, before, pages.length, EMPTY);
        } else if (pages == seen) {
            pages = pages.clone();
        }
        boolean shared = page < seen.length && pages[page] == seen[page];
        if (shared || pages[page] == EMPTY) {
            pages[page] = pages[page].clone();
        }
        pages[page][word(row)] |= 1L << row;
    }

    private static int word(int row) {
        return (row >> WORD_SHIFT) & (WORDS - 1);
    }
}
