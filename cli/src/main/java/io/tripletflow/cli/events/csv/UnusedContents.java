package io.tripletflow.cli.events.csv;

import io.tripletflow.cli.events.column.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * Columns that nothing is taken from, but whose cells are all times, or all names of splits (or yes
 * and no in a column called test): in a header of another language nobody knows their names. Not
 * thread-safe.
 */
final class UnusedContents {

    private static final Pattern DATE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d.*)?");

    private static final Pattern PART =
            Pattern.compile("(?i)train(ing)?|test(ing)?|unseen|val(id(ation)?)?|dev|eval|holdout");

    private static final Pattern YES_OR_NO = Pattern.compile("(?i)[01]|true|false|yes|no|[tfyn]");

    /** A column whose cells were all {@code like} that yet. */
    private record Candidate(Column column, int position, String name, Pattern like) {

        boolean holds(CSVRecord cells) {
            String cell = cells.get(position).strip();
            return cell.isEmpty() || like.matcher(cell).matches();
        }
    }

    private final List<Candidate> candidates = new ArrayList<>();
    private boolean begun;

    UnusedContents(CsvHeader header) {
        for (int position : header.unusedAt()) {
            String name = header.names().get(position);
            if (!name.isEmpty()) {
                boolean part = PART.matcher(name).matches();
                candidates.add(new Candidate(Column.TIME, position, name, DATE));
                candidates.add(
                        new Candidate(Column.SPLIT, position, name, part ? YES_OR_NO : PART));
            }
        }
    }

    /** Looks at a row, which has all cells of the header. */
    void add(CSVRecord cells) {
        if (!begun) { // an empty column is none of them
            candidates.removeIf(each -> cells.get(each.position()).isBlank());
            begun = true;
        }
        candidates.removeIf(each -> !each.holds(cells));
    }

    /** The name of a column whose cells are all as {@code column} has them. */
    Optional<String> hint(Column column) {
        return candidates.stream()
                .filter(each -> begun && each.column() == column)
                .map(Candidate::name)
                .findFirst();
    }
}
