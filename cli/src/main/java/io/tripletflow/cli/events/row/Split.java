package io.tripletflow.cli.events.row;

import io.tripletflow.connectors.wire.Tag;
import java.util.Arrays;
import java.util.Optional;

/** What a row is for. */
public enum Split {
    /** Learned from: the only rows whose label reaches the job. */
    TRAIN,
    /** Held-out rows of labels that are trained. */
    TEST,
    /** Rows of labels that are never trained. */
    UNSEEN;

    /** As written in files and reports: lower case. */
    public String tag() {
        return Tag.of(this);
    }

    /** The split called {@code tag}; a row without one is trained. */
    public static Optional<Split> of(String tag) {
        if (tag.isBlank()) {
            return Optional.of(TRAIN);
        }
        return Arrays.stream(values())
                .filter(split -> split.tag().equalsIgnoreCase(tag.strip()))
                .findFirst();
    }
}
