package io.tripletflow.connectors.output;

import io.tripletflow.connectors.wire.Tag;
import java.util.Optional;

/**
 * How much an event looks like the profile that it claims, measured before anything was learned of
 * it.
 *
 * @param similarity cosine of the event's embedding and the profile's centre, −1 to 1
 * @param events of the profile before this one, at least 1
 * @param genuine share of the profiles' own events that were at most as similar, above 0 to 1:
 *     small where it does not look like its owner
 * @param impostor share of the comparisons with others' profiles that were at least as similar,
 *     above 0 to 1: small where it does not look like anyone else's
 * @param verdict at the threshold of that moment
 * @param rank of the claimed profile among those that were at hand: 1 if none of them looks more
 *     like the event
 * @param among how many profiles were at hand, the claimed one included
 */
public record ProfileMatch(
        float similarity,
        long events,
        float genuine,
        float impostor,
        Verdict verdict,
        long rank,
        long among) {

    /** What a threshold makes of a similarity. */
    public enum Verdict {
        MATCH(0),
        NO_MATCH(1),
        /** Too few comparisons were seen for a threshold. */
        UNDECIDED(2);

        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        /** As it is written in Avro and in state; never change one. */
        public int code() {
            return code;
        }

        /**
         * The one of that code.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Verdict ofCode(int code) {
            for (Verdict verdict : values()) {
                if (verdict.code == code) {
                    return verdict;
                }
            }
            throw new IllegalArgumentException("verdict must be 0 to 2 but was " + code);
        }

        /** As it is written in records. */
        public String tag() {
            return Tag.of(this);
        }

        /** The one that is written so. */
        public static Optional<Verdict> of(String tag) {
            for (Verdict verdict : values()) {
                if (verdict.tag().equals(tag)) {
                    return Optional.of(verdict);
                }
            }
            return Optional.empty();
        }
    }

    public ProfileMatch {
        requireWithin("similarity", similarity, -1, 1);
        requireWithin("genuine", genuine, 0, 1);
        requireWithin("impostor", impostor, 0, 1);
        if (events < 1) {
            throw new IllegalArgumentException(
                    "events of a profile must be at least 1 but were " + events);
        }
        if (rank < 1 || rank > among) {
            throw new IllegalArgumentException(
                    "rank of a profile must be 1 to %d but was %d".formatted(among, rank));
        }
    }

    private static void requireWithin(String name, float value, float min, float max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    "%s of a profile must be %s to %s but was %s"
                            .formatted(name, (int) min, (int) max, value));
        }
    }
}
