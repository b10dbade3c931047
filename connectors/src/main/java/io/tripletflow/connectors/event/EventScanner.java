package io.tripletflow.connectors.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tripletflow.connectors.wire.FloatScanner;
import io.tripletflow.event.Event;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads events in the form that producers write, straight from the bytes: one object of known
 * fields, each once, texts in ASCII without escapes, features as an array of plain numbers or in
 * base64. At anything else it gives up, and {@link JsonFields} reads the record from its beginning
 * and says what is wrong, if anything is. Where it does not give up it reads what that would have
 * read; it takes a fifth of the time.
 */
final class EventScanner {
    private static final long ENTITY = packed("entity");
    private static final long LABEL = packed("label");
    private static final long GROUP = packed("group");
    private static final long TOWER = packed("tower");
    private static final long SOURCE = packed("source");
    private static final long TIME = packed("time");
    private static final long WEIGHT = packed("weight");
    private static final long FEATURES = packed("features");
    private static final long EVENT = packed(LateLabelFields.NAME);

    private final byte[] json;
    private final int width;
    private final EventDraft event;
    private final FloatScanner floats;
    private int at;
    private int seen;

    private EventScanner(byte[] json, EventDraft event) {
        this.json = json;
        this.width = event.width();
        this.event = event;
        this.floats = new FloatScanner(json);
    }

    /**
     * @param event takes the fields; of no use if it gives up
     * @return whether all of the record was read
     */
    static boolean read(byte[] json, EventDraft event) {
        return new EventScanner(json, event).read();
    }

    private boolean read() {
        if (!take('{')) {
            return false;
        }
        do {
            if (!field()) {
                return false;
            }
        } while (take(','));
        if (!take('}')) {
            return false;
        }
        skipSpace();
        return at == json.length;
    }

    private boolean field() {
        long name = name();
        if (!take(':')) {
            return false;
        }
        if (name == FEATURES) {
            return isFirst(0) && features();
        }
        if (name == ENTITY) {
            return isFirst(1) && (event.entity = text("entity")) != null;
        }
        if (name == LABEL) {
            return isFirst(2) && (event.label = text("label")) != null;
        }
        if (name == GROUP) {
            return isFirst(3) && (event.group = text("group")) != null;
        }
        if (name == TOWER) {
            return isFirst(4) && (event.tower = text("tower")) != null;
        }
        if (name == SOURCE) {
            return isFirst(7) && (event.source = text("source")) != null;
        }
        if (name == EVENT) {
            return isFirst(8) && (event.late().name = text("entity")) != null;
        }
        if (name == TIME) {
            return isFirst(5) && time();
        }
        return name == WEIGHT && isFirst(6) && weight();
    }

    /** A field's name of at most eight bytes, those in one number; 0 for any other. */
    private long name() {
        if (!take('"')) {
            return 0;
        }
        long name = 0;
        for (int i = 0; i <= Long.BYTES && at < json.length; i++) {
            int next = json[at++] & 0xff;
            if (next == '"') {
                return name;
            }
            if (next < ' ') { // as a first byte 0 would not show
                return 0;
            }
            name = (name << Byte.SIZE) | next;
        }
        return 0;
    }

    private static long packed(String name) {
        long packed = 0;
        for (byte next : name.getBytes(ISO_8859_1)) {
            packed = (packed << Byte.SIZE) | next;
        }
        return packed;
    }

    private boolean isFirst(int bit) {
        boolean first = (seen & 1 << bit) == 0;
        seen |= 1 << bit;
        return first;
    }

    /** The text here, null if it is none, too long, or not plain. */
    private String text(String field) {
        String text = isFigure() ? wholeNumber() : text();
        return text == null || text.length() > event.maxLength(field) ? null : text;
    }

    private boolean isFigure() {
        skipSpace();
        return at < json.length && json[at] >= '0' && json[at] <= '9';
    }

    /** The figures here, null if they are not all of a plain whole number. */
    private String wholeNumber() {
        int start = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        int length = at - start;
        boolean plain = length < 19 && (json[start] != '0' || length == 1);
        return plain && isDelimiter() ? new String(json, start, length, ISO_8859_1) : null;
    }

    private String text() {
        if (!take('"')) {
            return null;
        }
        int start = at;
        while (at < json.length && json[at] >= ' ' && json[at] != '"' && json[at] != '\\') {
            at++;
        }
        if (at == json.length || json[at] != '"') {
            return null;
        }
        at++;
        return new String(json, start, at - 1 - start, ISO_8859_1);
    }

    private boolean time() {
        skipSpace();
        int start = at;
        long time = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9' && at - start < 20) {
            time = 10 * time + json[at] - '0';
            at++;
        }
        boolean plain = at > start && at - start < 20 && json[start] != '0' && time >= 0;
        return plain && event.timeIfSound(time) && isDelimiter();
    }

    private boolean weight() {
        skipSpace();
        event.weight = floats.read(at);
        at = floats.end();
        return Event.isWeight(event.weight) && isDelimiter();
    }

    private boolean features() {
        if (take('"')) {
            return packedFeatures();
        }
        if (!take('[')) {
            return false;
        }
        FeatureReader features = event.newFeatures();
        do {
            skipSpace();
            at = features.readPlain(floats, at);
            skipSpace();
            float value = floats.read(at);
            at = floats.end();
            if (Float.isNaN(value) || features.count() == width) {
                return false;
            }
            features.add(value);
        } while (take(','));
        return take(']');
    }

    /** Base64 of float32 in the alphabet of RFC 4648, section 4, behind its first quote. */
    private boolean packedFeatures() {
        int start = at;
        while (at < json.length && json[at] != '"') {
            at++;
        }
        if (at == json.length) {
            return false;
        }
        byte[] base64 = Arrays.copyOfRange(json, start, at++);
        try {
            return event.newFeatures().readIfSound(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) { // an escape, the other alphabet, or no base64
            return false;
        }
    }

    /** Whether a number may end here. */
    private boolean isDelimiter() {
        skipSpace();
        return at < json.length && (json[at] == ',' || json[at] == '}');
    }

    private boolean take(char wanted) {
        skipSpace();
        if (at < json.length && json[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < json.length && json[at] <= ' ' && isSpace(json[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
