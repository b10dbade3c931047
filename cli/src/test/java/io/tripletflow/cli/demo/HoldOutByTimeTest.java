package io.tripletflow.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldOutByTimeTest {

    private static final PrintStream NOWHERE =
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8);

    @TempDir Path folder;

    private DemoStream stream(String text, String share) throws IOException {
        Path path = Files.writeString(folder.resolve("a.csv"), text);
        EventFile file = new EventFile(path, CsvColumns.DEFAULTS);
        return new DemoData(file, BadRows.REFUSE, Optional.of(share), DemoData.HoldOutBy.TIME)
                .stream(Long.MAX_VALUE, NOWHERE);
    }

    /** By their time, not by their place in the file; their labels are kept from the job. */
    @Test
    void lastRows_areHeldOut() throws IOException {
        StringBuilder text = new StringBuilder("entity,label,t,f0\n");
        for (int i = 0; i < 100; i++) {
            int time = 37 * i % 100; // each from 0 to 99, in another order
            text.append("e%d,x,%d,1\n".formatted(time, 1_700_000_000 + time));
        }
        Map<Integer, Split> splits = new TreeMap<>();
        try (RowSource rows = stream(text.toString(), "20%").open()) {
            for (Optional<StreamRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                var sample = row.get().sample().orElseThrow();
                splits.put(Integer.parseInt(sample.entity().substring(1)), sample.split());
                assertThat(new String(row.get().value(), UTF_8).contains("label"))
                        .isEqualTo(sample.split() == Split.TRAIN);
            }
        }
        assertThat(splits).hasSize(100);
        splits.forEach(
                (time, split) ->
                        assertThat(split)
                                .as("row of second %d", time)
                                .isEqualTo(time < 80 ? Split.TRAIN : Split.TEST));
    }

    @Test
    void rowsOfOneTime_cannotBeHeldOutByIt() {
        String text = "entity,label,t,f0\n" + "a,x,1700000000,1\n".repeat(10);
        assertThatThrownBy(() -> stream(text, "20%"))
                .hasMessage(
                        "--hold-out-by time: the first rows of a.csv have the same time as the last"
                                + " 20%; use --hold-out-by entity");
    }
}
