package io.tripletflow.connectors.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What the ledger says of one account, beside the records of it that are on the topic. */
final class AccountAudit {
    private final LedgerAccount.Id id;
    private final TreeMap<Long, LedgerEntry> entries = new TreeMap<>();
    private final SequenceSet seen = new SequenceSet();
    private LedgerAccount minClosed;
    private LedgerAccount maxClosed;
    private long twice;
    private long highest;

    AccountAudit(LedgerAccount.Id id) {
        this.id = id;
    }

    void entry(LedgerEntry entry) {
        entries.put(entry.account().entries(), entry);
    }

    /** A later life went on from the account as it was at {@code closed}. */
    void close(LedgerAccount closed) {
        if (minClosed == null || closed.entries() < minClosed.entries()) {
            minClosed = closed;
        }
        if (maxClosed == null || closed.entries() > maxClosed.entries()) {
            maxClosed = closed;
        }
    }

    void record(long number) {
        highest = Math.max(highest, number);
        if (!seen.add(number)) {
            twice++;
        }
    }

    /**
     * Compares.
     *
     * @param wholeLedger whether the ledger still has its first entries
     * @param wholeTopic whether the topic still has every record that was written to it
     * @param abandoned whether the job went on as if the account had never been
     */
    Totals totals(boolean wholeLedger, boolean wholeTopic, boolean abandoned) {
        LedgerAccount before = wholeLedger ? nothing() : firstKnown();
        List<String> findings = new ArrayList<>();
        long delivered = 0;
        long missing = 0;
        long found = 0;
        LedgerEntry previous = null;
        for (LedgerEntry entry : entries.values()) {
            long first = entry.account().records() - entry.records() + 1;
            missing +=
                    gap(
                            before,
                            entry.account().entries() - 1,
                            first - 1,
                            previous,
                            entry,
                            findings);
            long present = seen.count(first, entry.account().records());
            if (wholeTopic && present < entry.records()) {
                missing += entry.records() - present;
                findings.add(incomplete(entry, present));
            }
            delivered += wholeTopic ? present : entry.records();
            found += present;
            before = entry.account();
            previous = entry;
        }
        if (maxClosed != null) {
            missing +=
                    gap(before, maxClosed.entries(), maxClosed.records(), previous, null, findings);
        }
        return new Totals(
                delivered + missing, delivered, found, missing, repeated(abandoned), findings);
    }

    private LedgerAccount nothing() {
        return new LedgerAccount("", id.epoch(), id.subtask(), 0, 0);
    }

    /** Where the ledger begins: what came before has been deleted from it. */
    private LedgerAccount firstKnown() {
        if (entries.isEmpty()) {
            return maxClosed == null ? nothing() : maxClosed;
        }
        LedgerEntry first = entries.firstEntry().getValue();
        return new LedgerAccount(
                "",
                id.epoch(),
                id.subtask(),
                first.account().entries() - 1,
                first.account().records() - first.records());
    }

    /** Records between an entry and what the next says came before it; 0 if none is missing. */
    private long gap(
            LedgerAccount before,
            long entriesUntil,
            long recordsUntil,
            LedgerEntry previous,
            LedgerEntry next,
            List<String> findings) {
        long records = recordsUntil - before.records();
        if (entriesUntil <= before.entries() || records <= 0) {
            return 0;
        }
        findings.add(
                "%d records of %s are missing: numbers %d to %d, %s, %s"
                        .formatted(
                                records,
                                name(),
                                before.records() + 1,
                                recordsUntil,
                                previous == null
                                        ? "from its first checkpoint on"
                                        : "after checkpoint " + previous.checkpoint(),
                                next == null
                                        ? "before the job was restored"
                                        : "before checkpoint " + next.checkpoint()));
        return records;
    }

    private String incomplete(LedgerEntry entry, long present) {
        return "%d of %d records of %s are missing though checkpoint %d was committed: numbers %d to %d"
                .formatted(
                        entry.records() - present,
                        entry.records(),
                        name(),
                        entry.checkpoint(),
                        entry.account().records() - entry.records() + 1,
                        entry.account().records());
    }

    /** What came after the checkpoint that a later life went on from, and so came again there. */
    private long repeated(boolean abandoned) {
        if (minClosed == null && !abandoned) {
            return twice;
        }
        long told = entries.isEmpty() ? 0 : entries.lastEntry().getValue().account().records();
        long beyond = abandoned ? 0 : minClosed.records();
        return twice + Math.max(0, Math.max(told - beyond, seen.count(beyond + 1, highest)));
    }

    private String name() {
        return "subtask " + id.subtask() + " in epoch " + id.epoch();
    }

    /**
     * Numbers of records.
     *
     * @param promised told by the ledger or by a gap in it
     * @param delivered promised and committed, and seen where all must be there to see
     * @param found seen on the topic
     * @param repeated delivered a second time
     */
    record Totals(
            long promised,
            long delivered,
            long found,
            long missing,
            long repeated,
            List<String> findings) {}
}
