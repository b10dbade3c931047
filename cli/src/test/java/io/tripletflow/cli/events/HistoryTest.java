package io.tripletflow.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.IdsFromHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir Path folder;

    private final History history = new History();

    @Test
    void of_isWhatTheEntityShowed_theNewestLast_eachOnce() {
        assertThat(history.of("u1")).isEmpty();
        history.add("u2", List.of("z"));
        history.add("u1", List.of("a", "b"));
        history.add("u1", List.of("a"));
        assertThat(history.of("u1")).containsExactly("b", "a");
        assertThat(history.of("u2")).containsExactly("z");
    }

    @Test
    void add_keepsTheNewestHundred() {
        for (int i = 0; i < 150; i++) {
            history.add("u", List.of("page-" + i));
        }
        assertThat(history.of("u"))
                .startsWith("page-50")
                .endsWith("page-149")
                .hasSize(History.MAX_LABELS);
    }

    @Test
    void option_winsOverColumns_andNeedsLabelsAndCsv() throws IOException {
        Path path = Files.writeString(folder.resolve("a.csv"), "entity,label,f0\na,x,1\na,y,2\n");
        assertThat(Rows.text(Rows.all(always(path)).get(1)))
                .contains("\"label\":\"x\"", "\"ids\":[\"y\"]");
        Path bare = Files.writeString(folder.resolve("b.csv"), "entity,f0\na,1\n");
        assertThatThrownBy(() -> Rows.all(always(bare)))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("no column 'label'")
                .hasMessageContaining("--label-column");
        Path json = Files.writeString(folder.resolve("c.jsonl"), "{\"entity\":\"a\"}\n");
        assertThatThrownBy(() -> Rows.all(always(json)))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("made of CSV only");
    }

    @Test
    void fileWithInput_staysAsItIs_inTheDemo() throws IOException {
        Path path = Files.writeString(folder.resolve("a.csv"), "entity,label,f0\na,x,1\n");
        assertThat(Rows.openForDemo(path).shapes())
                .isEqualTo(Map.of("default", new DataShape.Vectors(1)));
    }

    private static EventFile always(Path path) {
        return new EventFile(path, CsvColumns.DEFAULTS, IdsFromHistory.ALWAYS);
    }
}
