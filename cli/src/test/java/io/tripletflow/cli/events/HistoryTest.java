package io.tripletflow.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.event.Input;
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
    void before_isWhatTheEntityShowed_theNewestLast() {
        assertThat(history.before("u1", "a")).isEmpty();
        assertThat(history.before("u2", "z")).isEmpty();
        assertThat(history.before("u1", "b")).containsExactly("a");
        assertThat(history.before("u1", "a")).containsExactly("a", "b");
        assertThat(history.before("u1", "")).containsExactly("b", "a");
        assertThat(history.before("u1", "c")).containsExactly("b", "a");
    }

    @Test
    void before_keepsTheNewestHundred() {
        for (int i = 0; i < 150; i++) {
            assertThat(history.before("u", "page-" + i)).hasSize(Math.min(i, 100));
        }
        assertThat(history.before("u", ""))
                .startsWith("page-50")
                .endsWith("page-149")
                .hasSize(History.MOST_LABELS);
    }

    @Test
    void fileOfVisits_becomesEventsOfIds_inTheDemo() throws IOException {
        Path path =
                Files.writeString(
                        folder.resolve("visits.csv"),
                        """
                        entity,label,split
                        u1,home page,test
                        u2,home page,train
                        u1,shop,test
                        u2,news,train
                        u1,home page,test
                        """);
        EventFile file = Rows.openForDemo(path);
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.IdSets()));
        List<StreamRow> rows = Rows.all(file);
        assertThat(rows)
                .map(row -> row.sample().orElseThrow())
                .containsExactly(
                        sample("u1", "home page", Split.TEST),
                        sample("u2", "home page", Split.TRAIN),
                        sample("u1", "shop", Split.TEST, "home page"),
                        sample("u2", "news", Split.TRAIN, "home page"),
                        sample("u1", "home page", Split.TEST, "home page", "shop"));
        assertThat(Rows.text(rows.get(2)))
                .contains("\"ids\":[\"home page\"]")
                .doesNotContain("\"label\"");
        assertThat(Rows.text(rows.get(3)))
                .contains("\"label\":\"news\"", "\"ids\":[\"home page\"]");
    }

    @Test
    void option_winsOverColumns_andNeedsLabelsAndCsv() throws IOException {
        Path path = Files.writeString(folder.resolve("a.csv"), "entity,label,f0\na,x,1\na,y,2\n");
        assertThat(Rows.text(Rows.all(always(path)).get(1))).contains("\"ids\":[\"x\"]");
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

    private static Sample sample(String entity, String label, Split split, String... ids) {
        return new Sample(entity, label, split, "default", Input.Ids.of(List.of(ids)));
    }
}
