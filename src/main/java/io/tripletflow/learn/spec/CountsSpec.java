package io.tripletflow.learn.spec;

import java.io.Serializable;

/**
 * What is counted beside what is learned: which items were seen together. An embedding then is the
 * learned one, scaled by √(1 − share), followed by the counted one, scaled by √share.
 *
 * @param width numbers of the counted embedding; with more of them than items, counts are told
 *     apart nearly exactly
 * @param share of the counted similarity in that of the whole, above 0 and below 1
 */
public record CountsSpec(int width, float share) implements Serializable {

    public CountsSpec {
        if (width < 2) {
            throw new IllegalArgumentException("width must be at least 2 but was " + width);
        }
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "share must be above 0 and below 1 but was " + share);
        }
    }
}
