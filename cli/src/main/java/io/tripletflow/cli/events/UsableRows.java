package io.tripletflow.cli.events;

import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.StreamRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Rows of a file, of which those that cannot be used are skipped, sent or an error. */
final class UsableRows implements RowSource {

    private final RowSource rows;
    private final BadRows badRows;
    private long bad;

    UsableRows(RowSource rows, BadRows badRows) {
        this.rows = rows;
        this.badRows = badRows;
    }

    @Override
    public Optional<StreamRow> next() throws IOException {
        while (true) {
            try {
                return rows.next();
            } catch (BadRowException e) {
                if (badRows == BadRows.REFUSE || e.row().isEmpty()) {
                    throw e;
                }
                bad++;
                if (badRows == BadRows.SEND) {
                    return e.row();
                }
            }
        }
    }

    @Override
    public long bad() {
        return bad;
    }

    @Override
    public boolean hasTimes() {
        return rows.hasTimes();
    }

    @Override
    public Optional<String> mistake() {
        return rows.mistake();
    }

    @Override
    public List<String> notes() {
        return rows.notes();
    }

    @Override
    public double fraction() {
        return rows.fraction();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
