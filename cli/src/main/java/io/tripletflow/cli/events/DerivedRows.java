package io.tripletflow.cli.events;

import io.tripletflow.cli.events.row.RowSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Rows that are made of those of another source, which tells of the file as a whole. */
abstract class DerivedRows implements RowSource {

    private final RowSource file;

    DerivedRows(RowSource file) {
        this.file = file;
    }

    @Override
    public final double fraction() {
        return file.fraction();
    }

    @Override
    public final List<String> notes() {
        return file.notes();
    }

    @Override
    public final Optional<String> mistake() {
        return file.mistake();
    }

    @Override
    public final boolean hasTimes() {
        return file.hasTimes();
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }
}
