package io.tripletflow.connectors.ledger;

import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.read.TopicReader;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares what a job says that it wrote with what a reader of its topics finds. */
public final class Ledger {

    /** Markers of one commit reach the partitions one after the other. */
    private static final int ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Set<TopicSpec.Use> WRITTEN =
            Set.of(
                    TopicSpec.Use.EMBEDDINGS,
                    TopicSpec.Use.MODEL,
                    TopicSpec.Use.REPORTS,
                    TopicSpec.Use.DEAD_LETTERS,
                    TopicSpec.Use.PROFILES,
                    TopicSpec.Use.SCORES);

    private Ledger() {}

    /**
     * Reads the ledger and then the topics, committed records only, up to their ends at the time of
     * the call. The job may go on meanwhile.
     *
     * @param specs the job's topics, the ledger among them
     * @param timeout for each topic
     * @return one for each topic that the job writes, in the order of {@code specs}
     * @throws KafkaSetupException if a topic cannot be read in time
     * @throws RecordFormatException if a record is no line of a ledger
     */
    public static List<LedgerReport> audit(
            KafkaSettings settings, List<TopicSpec> specs, Duration timeout) {
        for (int attempt = 1; ; attempt++) {
            List<LedgerReport> reports = read(settings, specs, timeout);
            boolean missing = reports.stream().anyMatch(report -> report.missing() > 0);
            if (!missing || attempt == ATTEMPTS) {
                return reports;
            }
            pause();
        }
    }

    private static List<LedgerReport> read(
            KafkaSettings settings, List<TopicSpec> specs, Duration timeout) {
        List<LedgerEntry> entries = new ArrayList<>();
        boolean wholeLedger =
                TopicReader.read(
                        settings,
                        ledger(specs),
                        timeout,
                        record -> entries.add(LedgerEntryJson.decode(record.value())));
        List<LedgerReport> reports = new ArrayList<>();
        for (TopicSpec spec : specs) {
            if (WRITTEN.contains(spec.use())) {
                TopicAudit audit = new TopicAudit(spec.name());
                entries.forEach(audit::entry);
                boolean whole = TopicReader.read(settings, spec.name(), timeout, audit::record);
                reports.add(audit.report(wholeLedger, whole && !spec.use().compacted()));
            }
        }
        return reports;
    }

    private static String ledger(List<TopicSpec> specs) {
        return specs.stream()
                .filter(spec -> spec.use() == TopicSpec.Use.LEDGER)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("specs must name the ledger"))
                .name();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaSetupException("interrupted while reading the ledger", e);
        }
    }
}
