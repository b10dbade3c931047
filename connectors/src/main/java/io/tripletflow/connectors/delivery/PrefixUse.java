package io.tripletflow.connectors.delivery;

import io.tripletflow.connectors.kafka.KafkaSetting;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether another job writes under our transactional ids right now, or would if it had anything to
 * write. Ids that are there do not say so: a job that was killed leaves some behind, and its own
 * restart must not be refused for them. But a job that lives takes new ones with every checkpoint;
 * so when there are any we watch for a while. One whose checkpoints are farther apart than that is
 * not seen; its next commit is refused, which then ends it (see {@link ProvenCommitter}).
 */
final class PrefixUse {
    private static final Logger LOG = LoggerFactory.getLogger(PrefixUse.class);

    /** No start waits longer than this. */
    private static final Duration MAX = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private PrefixUse() {}

    /** How long to watch a job that checkpoints every {@code interval}. */
    static Duration watch(Duration interval) {
        Duration two = interval.multipliedBy(2).plusSeconds(1);
        return two.compareTo(MAX) < 0 ? two : MAX;
    }

    /**
     * @param begun the transactional ids with the prefix of {@code settings} that a transaction may
     *     be open under
     * @param watch how long to look for new ones, if there are any
     * @return what is wrong and what to do
     */
    static Optional<String> problem(
            KafkaSettings settings, Supplier<Set<String>> begun, Duration watch) {
        Set<String> before = begun.get();
        if (before.isEmpty()) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + watch.toNanos();
        while (System.nanoTime() < deadline) {
            pause();
            Set<String> since = new TreeSet<>(begun.get());
            since.removeAll(before);
            if (!since.isEmpty()) {
                return Optional.of(inUse(settings, since));
            }
        }
        LOG.warn(
                "transactional ids {} are there, as a job that has ended leaves them; this job"
                        + " takes them over, and so would end another one that uses '{}'",
                new TreeSet<>(before),
                settings.transactionalIdPrefix());
        return Optional.empty();
    }

    private static String inUse(KafkaSettings settings, Set<String> since) {
        return "%s '%s' is in use: a job just began transaction %s; stop that job, or give this one another prefix"
                .formatted(
                        settings.names().of(KafkaSetting.TRANSACTIONAL_ID_PREFIX),
                        settings.transactionalIdPrefix(),
                        since.iterator().next());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaSetupException("interrupted while looking for open transactions", e);
        }
    }
}
