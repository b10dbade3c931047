package io.tripletflow.cli.events.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.column.CsvColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What stands between the columns of a CSV file.
 *
 * @param skippedBytes length of a first line {@code sep=;}, which is no part of the table; else 0
 * @param skippedLines 1 if there is such a line
 */
record Separator(char character, int skippedBytes, int skippedLines) {

    private static final char[] USUAL = {',', ';', '\t', '|'};

    /** A line that Excel writes and reads. */
    private static final Pattern TOLD =
            Pattern.compile("\\A\"?sep=(.)\"?\\r?(\\n|\\z)", Pattern.CASE_INSENSITIVE);

    /**
     * By the header: the separator that shows the wanted column, and of several the one that shows
     * most columns.
     *
     * @param head first bytes of the file
     * @param wanted folded name of a column
     */
    static Separator of(byte[] head, String wanted) {
        String text = new String(head, UTF_8);
        Matcher told = TOLD.matcher(text);
        if (told.find()) {
            return new Separator(told.group(1).charAt(0), told.group().getBytes(UTF_8).length, 1);
        }
        char best = USUAL[0];
        long max = -1;
        for (char candidate : USUAL) {
            List<String> names = header(text, candidate);
            boolean shown = names.stream().map(CsvColumns::folded).anyMatch(wanted::equals);
            long score = names.size() + (shown ? Integer.MAX_VALUE : 0L);
            if (score > max) {
                best = candidate;
                max = score;
            }
        }
        return new Separator(best, 0, 0);
    }

    private static List<String> header(String text, char separator) {
        CSVFormat format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(separator)
                        .setIgnoreEmptyLines(true)
                        .setIgnoreSurroundingSpaces(true)
                        .get();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            List<String> names = new ArrayList<>();
            for (CSVRecord record : parser) {
                record.forEach(names::add);
                break;
            }
            return names;
        } catch (IOException | IllegalStateException | java.io.UncheckedIOException e) {
            return List.of(); // the table itself will say so
        }
    }

    /** For a person. */
    String told() {
        return character == '\t' ? "tab" : "'" + character + "'";
    }
}
