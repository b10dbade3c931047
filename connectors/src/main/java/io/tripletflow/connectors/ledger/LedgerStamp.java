package io.tripletflow.connectors.ledger;

import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.RecordHeaders;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * The header {@code tripletflow.ledger} of every record that the job writes: its account and its
 * number there, from 1, as {@code epoch.subtask.number}. A number that is missing is a lost record,
 * one that comes twice a repeated one.
 */
public record LedgerStamp(long epoch, int subtask, long number) {
    static final String HEADER = "ledger";

    /** Puts the stamp on a record. */
    public void put(Headers headers) {
        RecordHeaders.put(headers, HEADER, epoch + "." + subtask + "." + number);
    }

    /**
     * The stamp of a record, empty if it has none, as records of earlier builds and of others.
     *
     * @throws RecordFormatException if there is one that cannot be read
     */
    public static Optional<LedgerStamp> of(Headers headers) {
        String text = RecordHeaders.text(headers, HEADER);
        if (text == null) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 3) {
                return Optional.of(
                        new LedgerStamp(
                                Long.parseLong(parts[0]),
                                Integer.parseInt(parts[1]),
                                Long.parseLong(parts[2])));
            }
        } catch (NumberFormatException e) {
            throw unreadable(text, e);
        }
        throw unreadable(text, null);
    }

    private static RecordFormatException unreadable(String text, Throwable cause) {
        return new RecordFormatException(
                "header tripletflow.ledger is " + Json.quote(text) + ", not epoch.subtask.number",
                cause);
    }

    LedgerAccount.Id account() {
        return new LedgerAccount.Id(epoch, subtask);
    }
}
