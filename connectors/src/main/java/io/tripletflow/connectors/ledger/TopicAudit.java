package io.tripletflow.connectors.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The ledger's accounts of one topic, and what is on it. Not thread-safe. */
final class TopicAudit {
    private final String topic;
    private final TreeMap<LedgerAccount.Id, AccountAudit> accounts = new TreeMap<>();

    /** Those that went on from an account. */
    private final Map<LedgerAccount.Id, Set<LedgerAccount.Id>> successors = new HashMap<>();

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
                successors
                        .computeIfAbsent(closed.id(), any -> new HashSet<>())
                        .add(entry.account().id());
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
        Set<LedgerAccount.Id> abandoned = abandoned();
        for (Map.Entry<LedgerAccount.Id, AccountAudit> account : accounts.entrySet()) {
            boolean again = abandoned.contains(account.getKey());
            AccountAudit.Totals totals = account.getValue().totals(wholeLedger, wholeTopic, again);
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

    /**
     * Accounts of lives that the newest one does not go on from: it was restored from a checkpoint
     * in which they had written nothing, or from one before them. Their subtask wrote again in a
     * later life, and none went on from them but such as are abandoned themselves.
     */
    private Set<LedgerAccount.Id> abandoned() {
        Set<LedgerAccount.Id> abandoned = new HashSet<>();
        Set<Integer> newer = new HashSet<>(); // subtasks
        for (LedgerAccount.Id id : accounts.descendingKeySet()) { // successors are newer
            Set<LedgerAccount.Id> next = successors.getOrDefault(id, Set.of());
            boolean replaced = newer.contains(id.subtask()) || !next.isEmpty();
            if (replaced && abandoned.containsAll(next)) {
                abandoned.add(id);
            }
            newer.add(id.subtask());
        }
        return abandoned;
    }

    private AccountAudit account(LedgerAccount.Id id) {
        return accounts.computeIfAbsent(id, AccountAudit::new);
    }
}
