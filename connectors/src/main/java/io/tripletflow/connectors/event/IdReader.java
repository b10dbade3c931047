package io.tripletflow.connectors.event;

import static io.tripletflow.connectors.event.DeadLetter.Reason.NOT_JSON;
import static io.tripletflow.connectors.event.DeadLetter.Reason.TOO_LARGE;
import static io.tripletflow.connectors.event.DeadLetter.Reason.WRONG_TYPE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tripletflow.connectors.wire.Json;
import io.tripletflow.connectors.wire.Utf8;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the ids of one event: an array of strings, or of whole numbers, which stand for their
 * decimal text. Keeps hashes only, at most {@code limits.ids} of them, but counts all.
 */
final class IdReader {
    private final int max;
    private long[] hashes = new long[16];
    private int count;

    IdReader(int max) {
        this.max = max;
    }

    /** The set of ids; only valid while there are no more than the limit. */
    Input.Ids ids() {
        return Input.Ids.ofHashes(Arrays.copyOf(hashes, count));
    }

    void read(JsonParser json, EventDraft event) throws IOException {
        for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
            if (t == JsonToken.VALUE_STRING) {
                addText(json.getText(), event);
            } else if (t == JsonToken.VALUE_NUMBER_INT) {
                String text = json.getText();
                add(text.equals("-0") ? "0" : text);
            } else {
                refuse(event, "is " + Json.name(t));
                json.skipChildren();
                count++;
            }
        }
        end(event);
    }

    void addText(String text, EventDraft event) {
        add(text(text, event));
    }

    /**
     * Refuses the next id.
     *
     * @param what "is null"
     */
    void refuseItem(String what, EventDraft event) {
        refuse(event, what);
        count++;
    }

    /** Refuses too many. */
    void end(EventDraft event) {
        if (count > max) {
            event.refuse(
                    TOO_LARGE,
                    "ids of ",
                    " are %d but limits.ids is %d; send fewer or raise the option"
                            .formatted(count, max));
        }
    }

    private String text(String text, EventDraft event) {
        if (text.isEmpty()) {
            refuse(event, "is empty");
        } else if (Utf8.firstUnpaired(text) >= 0) {
            event.refuse(
                    NOT_JSON,
                    "id " + count + " of ",
                    " has half a surrogate pair, which no UTF-8 can hold; fix the producer");
        }
        return text;
    }

    private void refuse(EventDraft event, String what) {
        String why = " " + what + "; every id must be a string that is not empty or a whole number";
        event.refuse(WRONG_TYPE, "id " + count + " of ", why);
    }

    private void add(String text) {
        if (count < max) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, Math.min(max, 2 * count));
            }
            hashes[count] = Input.Ids.hash(text);
        }
        count++;
    }
}
