package io.tripletflow.connectors.ledger;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One line of the ledger. It travels in the transaction of the records that it tells of: whoever
 * sees it sees them, and one that is missing takes them with it. Entries of an account are numbered
 * and carry its running total, so a later one tells what a missing one held.
 *
 * @param account as it stands with this entry; {@code account.entries()} is the entry's number
 * @param checkpoint that publishes the records
 * @param records that came since the entry before
 * @param closed accounts of earlier lives as the checkpoint left them that this life goes on from:
 *     what they have beyond is repeated, what they lack is lost; every entry says so, lest it be
 *     lost with one
 */
public record LedgerEntry(
        LedgerAccount account, long checkpoint, long records, List<LedgerAccount> closed) {
    public LedgerEntry {
        requireNonNull(account, "account");
        closed = List.copyOf(closed);
        if (records < 0 || records > account.records() || account.entries() < 1) {
            throw new IllegalArgumentException(
                    "entry %d of the ledger must tell of 0 to %d records but tells of %d"
                            .formatted(account.entries(), account.records(), records));
        }
    }
}
