package io.tripletflow.connectors.output;

import java.util.Arrays;
import java.util.Optional;

/**
 * What happened to the model between a learning report and the one before it.
 *
 * @param version of the model then
 */
public record LifeEvent(Kind kind, long version) {

    /** What can happen. Later builds may know more: readers leave out what they do not know. */
    public enum Kind {
        /** The job began without a state. */
        BORN("born"),
        /** The job went on from a checkpoint or a savepoint that held the model. */
        RESTORED("restored"),
        /** The guards went back to a state that they had kept. */
        ROLLED_BACK("rolled-back"),
        /** The guards raised an alarm of drift. */
        DRIFT("drift"),
        /** The weight of a committee's first learner, in quarters, is another. */
        COMMITTEE_CHANGED("committee-changed");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        /** Its name in records. */
        public String tag() {
            return tag;
        }

        /** The kind of that name; empty if this build knows none. */
        public static Optional<Kind> of(String tag) {
            return Arrays.stream(values()).filter(kind -> kind.tag.equals(tag)).findAny();
        }
    }
}
