package io.tripletflow.cli.cluster;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.LearningReport;
import java.util.List;
import java.util.Set;

/** What must be there before an outcome is compared; more than that is a deviation. */
final class Missing {

    private static final int MAX_NAMED = 5;

    private final long learned;
    private final long deadLetters;
    private final Set<String> entities;

    Missing(EventStream stream) {
        this(
                stream.count(EventStream.Kind.LEARNED),
                stream.count(EventStream.Kind.MALFORMED) + stream.count(EventStream.Kind.LATE),
                stream.entities());
    }

    /**
     * @param learned labelled events
     * @param entities all that must have an embedding
     */
    Missing(long learned, long deadLetters, Set<String> entities) {
        this.learned = learned;
        this.deadLetters = deadLetters;
        this.entities = entities;
    }

    boolean isNothing(Ledger ledger) {
        ledger.read();
        return ledger.learned() >= learned
                && ledger.deadLetters().size() >= deadLetters
                && stale(ledger).isEmpty();
    }

    String of(Ledger ledger) {
        List<String> stale = stale(ledger);
        return "learned %d of %d, dead letters %d of %d, without an embedding of version %d: %d, such as %s"
                .formatted(
                        ledger.learned(),
                        learned,
                        ledger.deadLetters().size(),
                        deadLetters,
                        version(ledger),
                        stale.size(),
                        stale.subList(0, Math.min(MAX_NAMED, stale.size())));
    }

    private List<String> stale(Ledger ledger) {
        long version = version(ledger);
        return entities.stream()
                .filter(
                        entity -> {
                            EmbeddingRecord last = ledger.embeddings().get(entity);
                            return last == null || last.version() != version;
                        })
                .toList();
    }

    /** The model that the job has come to. */
    static long version(Ledger ledger) {
        List<LearningReport> reports = ledger.reports();
        return reports.isEmpty() ? 0 : reports.get(reports.size() - 1).version();
    }
}
