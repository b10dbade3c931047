package io.tripletflow.cli.events;

import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.StreamRow;
import java.io.IOException;
import java.util.Optional;

/** Rows of a file, of which those that cannot be used are skipped, sent or an error. */
final class UsableRows extends DerivedRows {

    private final RowSource rows;
    private final BadRows badRows;
    private long bad;

    UsableRows(RowSource rows, BadRows badRows) {
        super(rows);
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
}
