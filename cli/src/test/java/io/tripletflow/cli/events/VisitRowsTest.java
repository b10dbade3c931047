package io.tripletflow.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.IdsFromHistory;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.cli.events.row.Visits;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitRowsTest {

    @TempDir Path folder;

    private EventFile file(String text) throws IOException {
        return Rows.openForDemo(Files.writeString(folder.resolve("visits.csv"), text));
    }

    @Test
    void everyItemOfASession_isLearnedFromAllOthers_andTheWholeHistoryIsEmbedded()
            throws IOException {
        EventFile file = file("entity,label\nu2,home page\nu1,shop\nu2,news\nu2,shop\n");
        assertThat(file.shapes())
                .isEqualTo(
                        Map.of("history", new DataShape.IdSets(), "item", new DataShape.IdSets()));
        List<StreamRow> rows = Rows.all(file);
        assertThat(rows)
                .map(row -> row.sample().orElseThrow())
                .containsExactly(
                        item("shop"), // u1 was seen least recently
                        history("u1", "", "shop"),
                        item("home page"),
                        history("u2", "home page", "news", "shop"),
                        item("news"),
                        history("u2", "news", "home page", "shop"),
                        item("shop"),
                        history("u2", "shop", "home page", "news"),
                        history("u2", "", "home page", "news", "shop"));
        assertThat(Rows.text(rows.get(2)))
                .contains("\"entity\":\"item:home page\"", "\"tower\":\"item\"")
                .contains("\"label\":\"home page\"")
                .contains("\"ids\":[\"home page\",\"item:home page\"]");
        assertThat(Rows.text(rows.get(3)))
                .contains("\"entity\":\"u2\"", "\"tower\":\"history\"")
                .contains("\"label\":\"home page\"", "\"ids\":[\"news\",\"shop\"]");
        assertThat(Rows.text(rows.get(8))).doesNotContain("\"label\"");
        assertThat(rows).map(StreamRow::timeMillis).isSorted();
    }

    @Test
    void ofAHeldOutVisitor_oneItemIsHidden_andNothingIsTold() throws IOException {
        EventFile file = file("entity,label,split\nu,a,test\nu,b,test\nu,c,test\nv,a,test\n");
        List<StreamRow> rows = Rows.all(file);
        assertThat(rows).hasSize(2);
        assertThat(Rows.text(rows.get(0))).doesNotContain("\"label\"");
        Sample asked = rows.get(0).sample().orElseThrow();
        List<String> others = Visits.without(List.of("a", "b", "c"), asked.label());
        assertThat(others).hasSize(2);
        assertThat(asked)
                .isEqualTo(
                        new Sample(
                                "u", asked.label(), Split.TEST, "history", Input.Ids.of(others)));
        assertThat(rows.get(1).sample()).as("v has one item, nothing to ask with").isEmpty();
    }

    @Test
    void textOfAnItem_isMoreIdsOfIt_andNewItemsAreSentWithoutALabel() throws IOException {
        Path path =
                Files.writeString(
                        folder.resolve("described.csv"),
                        """
                        entity,label,text,split
                        u,a,red shoes,train
                        u,b,blue hat,train
                        v,a,red shoes,test
                        v,new,red boots,test
                        """);
        EventFile file = new EventFile(path, CsvColumns.DEFAULTS, IdsFromHistory.ALWAYS);
        assertThat(file.shapes()).isEqualTo(Visits.SHAPES);
        List<StreamRow> rows = Rows.all(file);
        assertThat(Rows.text(rows.get(0)))
                .contains("\"label\":\"a\"", "\"ids\":[\"a\",\"item:a\"],\"text\":\"red shoes\"");
        Sample trained = rows.get(0).sample().orElseThrow();
        assertThat(trained.input()).isEqualTo(Visits.described(Visits.itemIds("a"), "red shoes"));
        assertThat(Rows.text(rows.get(1))).contains("\"tower\":\"history\"").doesNotContain("red");
        List<StreamRow> items =
                rows.stream().filter(row -> Rows.text(row).contains("\"item:new\"")).toList();
        assertThat(items).hasSize(1);
        assertThat(Rows.text(items.get(0)))
                .contains("\"ids\":[],\"text\":\"red boots\"")
                .doesNotContain("\"label\"");
        assertThat(items.get(0).sample().orElseThrow())
                .isEqualTo(
                        new Sample(
                                "item:new",
                                "new",
                                Split.TEST,
                                "item",
                                Visits.described(List.of(), "red boots")));
        assertThat(rows.stream().filter(row -> Rows.text(row).contains("\"item:a\""))).hasSize(1);
    }

    @Test
    void hiddenItems_areSpreadEvenly_andTheSameInEveryRun() {
        int[] counts = new int[4];
        for (int i = 0; i < 4000; i++) {
            counts[Visits.hidden("u" + i, 4)]++;
            assertThat(Visits.hidden("u" + i, 4)).isEqualTo(Visits.hidden("u" + i, 4));
        }
        assertThat(counts)
                .satisfies(
                        all -> {
                            for (int count : all) {
                                assertThat(count).isBetween(900, 1100);
                            }
                        });
    }

    @Test
    void visitorWhoComesBack_isLearnedWithTheHistoryFromBefore() throws IOException {
        StringBuilder text = new StringBuilder("entity,label\nu,a\nu,b\n");
        for (int i = 0; i < VisitRows.GAP; i++) {
            text.append("w,x").append(i % 3).append('\n');
        }
        text.append("u,c\n");
        Map<String, List<Sample>> ofU = new HashMap<>();
        for (StreamRow row : Rows.all(file(text.toString()))) {
            row.sample()
                    .filter(sample -> sample.entity().equals("u"))
                    .ifPresent(
                            sample ->
                                    ofU.merge(
                                            sample.label(), List.of(sample), VisitRowsTest::both));
        }
        assertThat(ofU.get("a")).containsExactly(history("u", "a", "b"));
        assertThat(ofU.get("c")).containsExactly(history("u", "c", "a", "b"));
        assertThat(ofU.get(""))
                .containsExactly(history("u", "", "a", "b"), history("u", "", "a", "b", "c"));
    }

    private static List<Sample> both(List<Sample> a, List<Sample> b) {
        return List.of(a.get(0), b.get(0));
    }

    /** A plain loop over sessions that all last to the end of the file. */
    @Test
    void shortFile_hasTheEventsOfAPlainLoop() throws IOException {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("entity,label\n");
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            String visitor = "u" + random.nextInt(40);
            String item = "p" + random.nextInt(30);
            text.append(visitor).append(',').append(item).append('\n');
            seen.merge(visitor, List.of(item), History::newest);
        }
        long labelled = 0;
        for (StreamRow row : Rows.all(file(text.toString()))) {
            Sample sample = row.sample().orElseThrow();
            if (sample.tower().equals("history")) {
                List<String> all = seen.get(sample.entity());
                List<String> ids =
                        sample.label().isEmpty() ? all : Visits.without(all, sample.label());
                assertThat(sample.input()).isEqualTo(Input.Ids.of(ids));
                labelled += sample.label().isEmpty() ? 0 : 1;
            }
        }
        assertThat(labelled)
                .isEqualTo(400 - seen.values().stream().filter(all -> all.size() == 1).count());
    }

    @Test
    void tower_isRefused() throws IOException {
        Path path = Files.writeString(folder.resolve("v.csv"), "entity,label\nu,a\n");
        CsvColumns columns = new CsvColumns(Map.of(), "f", Optional.of("image"));
        EventFile file = new EventFile(path, columns, IdsFromHistory.ALWAYS);
        assertThatThrownBy(file::shapes)
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("towers 'history' and 'item'")
                .hasMessageContaining("leave out --tower image");
    }

    private static Sample item(String label) {
        return new Sample(
                "item:" + label,
                label,
                Split.TRAIN,
                "item",
                Input.Ids.of(List.of(label, "item:" + label)));
    }

    private static Sample history(String entity, String label, String... ids) {
        return new Sample(entity, label, Split.TRAIN, "history", Input.Ids.of(List.of(ids)));
    }
}
