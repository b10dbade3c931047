package io.tripletflow.cli.events.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import java.io.IOException;

/** The values of a JSON file as bytes, one after the other. */
interface JsonTexts {

    /**
     * The next value, or null at the end.
     *
     * @throws BadRowException if the file cannot be read on
     */
    byte[] next() throws IOException;

    /** Line on which the value last returned starts, counted from 1. */
    long number();

    /**
     * One value a line, unless the file starts with an array or with a line that is only the
     * beginning of an object.
     */
    static JsonTexts of(DataFile file) throws IOException {
        String head = new String(file.head(), UTF_8).stripLeading();
        int end = head.indexOf('\n');
        String line = end < 0 ? head : head.substring(0, end);
        boolean lines = end >= 0 && !head.startsWith("[") && !isCutOff(line);
        boolean oneLine = end < 0 && head.startsWith("{");
        return lines || oneLine || head.isEmpty()
                ? new Lines(file.name(), file.content())
                : new JsonDocument(file.name(), file.content());
    }

    /** Whether a line is JSON as far as it goes, but ends too early. */
    private static boolean isCutOff(String line) {
        try (JsonParser parser = JsonDocument.JSON.createParser(line)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                token = parser.nextToken();
            }
            return false;
        } catch (JsonEOFException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
