package io.tripletflow.serving.topics;

import java.util.Set;

/**
 * How reading goes.
 *
 * @param brokerUp whether brokers answer
 * @param brokerSinceMillis since when that is so
 * @param lag records between what has been read and the ends of the topics
 * @param badRecords records that are in no format known; they were passed over
 * @param missing topics that do not exist
 * @param failure why nothing is read any more; empty while it is
 */
public record Status(
        boolean brokerUp,
        long brokerSinceMillis,
        long lag,
        long badRecords,
        double eventsPerSecond,
        double embeddingsPerSecond,
        Set<String> missing,
        String failure) {

    static final Status BEFORE = new Status(false, 0, 0, 0, 0, 0, Set.of(), "");
}
