package io.tripletflow.connectors.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.RecordFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lines of the ledger as JSON: {@code {"format":1,"topic","epoch","subtask","entries","total",
 * "checkpoint","records","closed":[…]}}, keyed by topic and subtask so that they keep their order.
 */
public final class LedgerEntryJson {
    /** Format that this build writes, and the newest that it reads. */
    static final int FORMAT = 1;

    private LedgerEntryJson() {}

    /** The record to be written to the ledger's topic. */
    public static ProducerRecord<byte[], byte[]> encode(String ledger, LedgerEntry entry) {
        LedgerAccount account = entry.account();
        byte[] value =
                Json.object(
                        json -> {
                            json.writeNumberField("format", FORMAT);
                            write(json, account);
                            json.writeNumberField("checkpoint", entry.checkpoint());
                            json.writeNumberField("records", entry.records());
                            json.writeArrayFieldStart("closed");
                            for (LedgerAccount closed : entry.closed()) {
                                json.writeStartObject();
                                write(json, closed);
                                json.writeEndObject();
                            }
                            json.writeEndArray();
                        });
        byte[] key = Json.utf8(account.topic() + "/" + account.subtask());
        return new ProducerRecord<>(ledger, key, value);
    }

    private static void write(JsonGenerator json, LedgerAccount account) throws IOException {
        json.writeStringField("topic", account.topic());
        json.writeNumberField("epoch", account.epoch());
        json.writeNumberField("subtask", account.subtask());
        json.writeNumberField("entries", account.entries());
        json.writeNumberField("total", account.records());
    }

    /**
     * The entry in {@code value}; unknown fields are ignored.
     *
     * @throws RecordFormatException if it is in another format
     */
    public static LedgerEntry decode(byte[] value) {
        JsonNode json = Json.tree(value, "ledger entry", FORMAT);
        try {
            List<LedgerAccount> closed = new ArrayList<>();
            json.path("closed").forEach(account -> closed.add(account(account)));
            return new LedgerEntry(
                    account(json),
                    json.path("checkpoint").asLong(),
                    json.path("records").asLong(-1),
                    closed);
        } catch (IllegalArgumentException e) {
            throw new RecordFormatException("ledger entry is not as agreed: " + Json.reason(e), e);
        }
    }

    private static LedgerAccount account(JsonNode json) {
        return new LedgerAccount(
                json.path("topic").asText(),
                json.path("epoch").asLong(-1),
                json.path("subtask").asInt(-1),
                json.path("entries").asLong(-1),
                json.path("total").asLong(-1));
    }
}
