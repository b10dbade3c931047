package io.tripletflow.cli.events.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.events.row.BadRowException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The elements of a JSON array, or objects over several lines, each written on one line. One value
 * at a time is in memory.
 */
final class JsonDocument implements JsonTexts {

    /** Keeps numbers as they were written. */
    static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final String file;
    private final Bounded bytes;
    private final JsonParser parser;
    private boolean started;
    private boolean array;
    private long number = 1;

    JsonDocument(String file, InputStream in) throws IOException {
        this.file = file;
        this.bytes = new Bounded(in);
        this.parser = JSON.createParser(bytes);
    }

    @Override
    public byte[] next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (!started && token == JsonToken.START_ARRAY) {
                array = true;
                token = parser.nextToken();
            }
            started = true;
            if (array && token == JsonToken.END_ARRAY) {
                requireEnd();
                return null;
            }
            if (token == null) {
                return null;
            }
            number = parser.currentTokenLocation().getLineNr();
            JsonNode value = JSON.readTree(parser);
            bytes.valueEnds();
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? number : e.getLocation().getLineNr();
            throw new BadRowException(
                    file, Math.max(1, line), "not JSON: " + e.getOriginalMessage());
        } catch (NumberFormatException e) { // of an exponent beyond all bounds
            throw new BadRowException(file, number, "a number cannot be read: " + e.getMessage());
        }
    }

    private void requireEnd() throws IOException {
        if (parser.nextToken() != null) {
            throw new BadRowException(
                    file,
                    parser.currentTokenLocation().getLineNr(),
                    "there is more after the array; a file holds one array, or one object a line");
        }
    }

    @Override
    public long number() {
        return number;
    }

    /** Refuses a value that is longer than a record may be. */
    private final class Bounded extends FilterInputStream {
        private long read;

        Bounded(InputStream in) {
            super(in);
        }

        void valueEnds() {
            read = 0;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(count);
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > Lines.MAX_BYTES) {
                throw new BadRowException(
                        file, number, "a value is longer than " + Lines.MAX_BYTES + " bytes");
            }
        }
    }
}
