package io.tripletflow.connectors.ledger;

import java.util.List;

/**
 * How a topic compares with the ledger, in records.
 *
 * @param promised what the ledger says was written
 * @param delivered what of it was committed and, if {@code counted}, is on the topic
 * @param found what is on the topic of it
 * @param missing promised but not delivered
 * @param repeated delivered again, after the job went on from an earlier checkpoint
 * @param counted whether every record must still be on the topic; a compacted one, or one whose
 *     oldest records have expired, is judged by its committed transactions
 * @param findings what is missing, a sentence each
 */
public record LedgerReport(
        String topic,
        long promised,
        long delivered,
        long found,
        long missing,
        long repeated,
        boolean counted,
        List<String> findings) {
    public LedgerReport {
        findings = List.copyOf(findings);
    }
}
