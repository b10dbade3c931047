package io.tripletflow.cli.events.row;

import io.tripletflow.event.Input;
import java.util.List;

/** Which rows of a file without a split are held out, so that they become its test rows. */
public sealed interface HoldOut {

    /** Whether a row is held out. */
    boolean holds(String entity, long timeMillis);

    /** No row. */
    record None() implements HoldOut {
        @Override
        public boolean holds(String entity, long timeMillis) {
            return false;
        }
    }

    /**
     * All rows of some entities, chosen by a hash of their names: the same in every run.
     *
     * @param share of the entities, above 0 and below 1
     */
    record ByEntity(double share) implements HoldOut {
        private static final int BUCKETS = 1 << 20;

        @Override
        public boolean holds(String entity, long timeMillis) {
            long hash = Input.Ids.of(List.of(entity)).ids()[0];
            return Math.floorMod(hash ^ (hash >>> 32), BUCKETS) < share * BUCKETS;
        }
    }

    /**
     * The last rows.
     *
     * @param fromMillis time of the first that is held out
     */
    record ByTime(long fromMillis) implements HoldOut {
        @Override
        public boolean holds(String entity, long timeMillis) {
            return timeMillis >= fromMillis;
        }
    }

    /** The split of a row that the file gives to {@code told}. */
    default Split split(Split told, String entity, long timeMillis) {
        return told == Split.TRAIN && holds(entity, timeMillis) ? Split.TEST : told;
    }
}
