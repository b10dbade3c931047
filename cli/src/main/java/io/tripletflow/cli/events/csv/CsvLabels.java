package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.Visit;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.connectors.event.EventTime;
import io.tripletflow.event.Event;
import io.tripletflow.event.LateLabel;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/** Rows that are labels without an input, and names of those that are inputs. */
record CsvLabels(CsvHeader header) {

    private static final Set<String> YES = Set.of("true", "yes", "1");
    private static final Set<String> NO = Set.of("", "false", "no", "0");

    /**
     * The label of a row that says of which input it is, or that it takes a label back; or of any
     * row with a label, where the file has no inputs.
     *
     * @throws IllegalArgumentException if the row's columns cannot be used
     */
    Optional<LateLabel> of(CSVRecord cells, Visit visit) {
        String ofEvent = value(cells, Column.OF_EVENT);
        String ofTime = value(cells, Column.OF_TIME);
        boolean retract = isRetraction(cells);
        boolean labelled = !visit.label().isEmpty();
        boolean says = retract || !ofEvent.isEmpty() || !ofTime.isEmpty();
        if (!says && !(header.ofLabels() && labelled)) {
            return Optional.empty();
        }
        if (retract == labelled) {
            throw new IllegalArgumentException(
                    retract
                            ? "the row has both a label and retract; empty one of them"
                            : "the row says of which input a label is but has none; give it, or retract");
        }
        if (visit.split() != Split.TRAIN) {
            throw new IllegalArgumentException(
                    "a label without an input cannot be held out; take it out of the file, or its"
                            + " split");
        }
        return Optional.of(
                new LateLabel(
                        visit.entity(),
                        Optional.of(visit.label()).filter(text -> !text.isEmpty()),
                        header.columns().tower().orElse(""),
                        visit.timeMillis(),
                        ofEvent,
                        ofTime.isEmpty()
                                ? OptionalLong.empty()
                                : OptionalLong.of(EventTime.millis(ofTime)),
                        Optional.of(visit.weight())
                                .filter(weight -> weight != Event.DEFAULT_WEIGHT)));
    }

    private boolean isRetraction(CSVRecord cells) {
        String text = value(cells, Column.RETRACT).toLowerCase(Locale.ROOT);
        if (!YES.contains(text) && !NO.contains(text)) {
            throw new IllegalArgumentException(
                    "column '%s' must be true or false but was '%s'"
                            .formatted(header.name(Column.RETRACT), text));
        }
        return YES.contains(text);
    }

    /** An event's value, with its name if the row has one. */
    byte[] named(byte[] event, CSVRecord cells) {
        String name = value(cells, Column.EVENT);
        return name.isEmpty() ? event : EventJson.named(event, name);
    }

    private String value(CSVRecord cells, Column column) {
        return header.has(column) ? cells.get(header.position(column)).strip() : "";
    }
}
