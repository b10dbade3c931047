package io.tripletflow.connectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The ledger's accounts of one topic, and what is on it. Not thread-safe. */
final class TopicAudit {
    private final String topic;
    private final Map<LedgerAccount.Id, AccountAudit> accounts = new TreeMap<>();

    TopicAudit(String topic) {
        this.topic = topic;
    }

    /** Takes in a line of the ledger, whatever topic it is about. */
    void entry(LedgerEntry entry) {
        if (entry.account().topic().equals(topic)) {
            account(entry.account().id()).entry(entry);
        }
        for (LedgerAccount closed : entry.closed()) {
            if (closed.topic().equals(topic)) {
                account(closed.id()).close(closed);
            }
        }
    }

    /**
     * Takes in a record of the topic. Accounts that the ledger does not know are not asked about.
     */
    void record(ConsumerRecord<byte[], byte[]> record) {
        LedgerStamp.of(record.headers())
                .ifPresent(
                        stamp -> {
                            AccountAudit account = accounts.get(stamp.account());
                            if (account != null && stamp.number() > 0) {
                                account.record(stamp.number());
                            }
                        });
    }

    /**
     * @param wholeLedger whether the ledger still has its first entries
     * @param wholeTopic whether the topic still has every record that was written to it
     */
    LedgerReport report(boolean wholeLedger, boolean wholeTopic) {
        long promised = 0;
        long delivered = 0;
        long found = 0;
        long missing = 0;
        long repeated = 0;
        List<String> findings = new ArrayList<>();
        for (AccountAudit account : accounts.values()) {
            AccountAudit.Totals totals = account.totals(wholeLedger, wholeTopic);
            promised += totals.promised();
            delivered += totals.delivered();
            found += totals.found();
            missing += totals.missing();
            repeated += totals.repeated();
            findings.addAll(totals.findings());
        }
        return new LedgerReport(
                topic, promised, delivered, found, missing, repeated, wholeTopic, findings);
    }

    private AccountAudit account(LedgerAccount.Id id) {
        return accounts.computeIfAbsent(id, AccountAudit::new);
    }
}
