package io.tripletflow.encoder.input;

import java.io.Serializable;

/** What a tower accepts. */
public sealed interface InputSpec extends Serializable {

    /** Width of the row that the encoder reads. */
    int dimension();

    /** Whether events carry it as features, {@link #dimension} numbers. */
    default boolean features() {
        return this instanceof Dense || this instanceof Image;
    }

    /** For people, as in "vectors of 64 numbers". */
    String inWords();

    /** Dense vectors of {@code dimension} numbers. */
    record Dense(int dimension) implements InputSpec {
        public Dense {
            requirePositive("dimension", dimension);
        }

        @Override
        public String inWords() {
            return "vectors of %d numbers".formatted(dimension);
        }
    }

    /**
     * Images, as dense vectors of height · width · channels numbers in that order: the channels of
     * a pixel lie together, then come the pixels of its row, then the rows.
     */
    record Image(int height, int width, int channels) implements InputSpec {
        public Image {
            requirePositive("height", height);
            requirePositive("width", width);
            requirePositive("channels", channels);
            if ((long) height * width * channels > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "image of %d x %d x %d is too large".formatted(height, width, channels));
            }
        }

        @Override
        public int dimension() {
            return height * width * channels;
        }

        @Override
        public String inWords() {
            return "images of %d lines, %d columns, %d channels".formatted(height, width, channels);
        }
    }

    /** Text, hashed into {@code dimension} buckets. */
    record HashedText(int dimension) implements InputSpec {
        public HashedText {
            requirePositive("dimension", dimension);
        }

        @Override
        public String inWords() {
            return "text, hashed to %d features".formatted(dimension);
        }
    }

    /**
     * Sets of ids, each of which gets a row of its own in a table that grows.
     *
     * @param capacity most ids that have a row
     * @param entryAfter occurrences after which an id gets one
     * @param expireMillis event time after which an id that no event carried loses it; 0 means
     *     never
     * @param width numbers of a row, and of what the encoder reads
     * @param shared whether all towers that say so have one table: what one learns of an id, such
     *     as an item of a history, the others know, such as the tower of items
     */
    record Ids(int capacity, int entryAfter, long expireMillis, int width, boolean shared)
            implements InputSpec {
        public Ids {
            requirePositive("capacity", capacity);
            requirePositive("entryAfter", entryAfter);
            requirePositive("width", width);
            if ((long) capacity * width > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "capacity %d x width %d makes a table of %d numbers but at most %d fit; lower one of them"
                                .formatted(
                                        capacity,
                                        width,
                                        (long) capacity * width,
                                        Integer.MAX_VALUE));
            }
            if (expireMillis < 0) {
                throw new IllegalArgumentException(
                        "expireMillis must not be negative but was " + expireMillis);
            }
        }

        /** With a table of its own. */
        public Ids(int capacity, int entryAfter, long expireMillis, int width) {
            this(capacity, entryAfter, expireMillis, width, false);
        }

        @Override
        public int dimension() {
            return width;
        }

        @Override
        public String inWords() {
            return "sets of ids, at most %d with a row of %d numbers; a row after %d sightings"
                    .formatted(capacity, width, entryAfter);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive but was " + value);
        }
    }
}
