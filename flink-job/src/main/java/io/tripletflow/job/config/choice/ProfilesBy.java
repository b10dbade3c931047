package io.tripletflow.job.config.choice;

import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;

/** What an event claims to be. */
public enum ProfilesBy {
    OFF {
        @Override
        public String name(Event event) {
            throw new IllegalStateException("no profiles are kept");
        }
    },
    LABEL {
        @Override
        public String name(Event event) {
            return event.label().orElseThrow();
        }
    },
    ENTITY {
        @Override
        public String name(Event event) {
            return event.entity();
        }
    };

    /** Name of the profile that an event claims. */
    public abstract String name(Event event);

    /** Labels are those of a group, entities are not. */
    public String group(Event event) {
        return this == LABEL ? event.group() : "";
    }

    /**
     * Group and name in one text; of an order to forget, its group, which is that of a key group.
     */
    public String key(Event event) {
        return event.forgets() ? event.group() : ProfileRecord.key(group(event), name(event));
    }

    /** Whether the event claims a profile. */
    public boolean claims(Event event) {
        boolean claims = this == ENTITY || (this == LABEL && event.label().isPresent());
        return claims && !event.forgets();
    }

    /** Whether an event does whose label came later than its input, which was compared then. */
    public boolean claimsLater(Event event) {
        return this == LABEL && !event.retracted();
    }
}
