package io.tripletflow.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.event.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonRowsTest {

    private static final String GOOD =
            "{\"entity\": \"a\",  \"label\":\"x\", \"split\":\"train\",\"features\":[1.50, 2]}";

    @TempDir Path folder;

    @Test
    void trainLine_isSentByteForByte() throws IOException {
        StreamRow row = Rows.all(Rows.file(folder, "a.jsonl", GOOD)).get(0);
        assertThat(Rows.text(row)).isEqualTo(GOOD);
        assertThat(row.timeMillis()).isEqualTo(RowTimes.BASE_MILLIS);
        assertThat(row.sample())
                .contains(
                        new Sample(
                                "a", "x", Split.TRAIN, new Input.Features(new float[] {1.5f, 2})));
    }

    @Test
    void malformedLines_reachTheJobAsTheyStand_andAreNotEvaluated() throws IOException {
        String[] lines = {
            GOOD,
            "{\"entity\":\"b\",\"features\":[1,NaN]}",
            "not json",
            "",
            "[1,2]",
            "{\"label\":\"x\",\"features\":[1,2]}",
            "{\"entity\":\"c\",\"label\":\"x\",\"features\":[1,2,3]}",
            "{\"entity\":\"d\",\"label\":\"x\",\"tower\":\"audio\",\"features\":[1,2]}",
            "{\"entity\":\"e\",\"features\":[1,2]} trailing"
        };
        List<StreamRow> rows = Rows.all(Rows.file(folder, "a.jsonl", lines));
        assertThat(rows).map(Rows::text).containsExactly(lines);
        assertThat(rows).filteredOn(row -> row.sample().isPresent()).hasSize(1);
        assertThat(rows).map(StreamRow::line).first().isEqualTo(1L);
        assertThat(rows.get(2).key()).isNull();
    }

    @Test
    void heldOutLine_losesItsLabelOnly() throws IOException {
        String line =
                "{\"entity\":\"b\",\"label\":\"x\",\"split\":\"test\",\"features\":[1.50,1e-3],\"more\":1}";
        StreamRow row = Rows.all(Rows.file(folder, "a.jsonl", line)).get(0);
        assertThat(Rows.text(row))
                .isEqualTo(
                        "{\"entity\":\"b\",\"split\":\"test\",\"features\":[1.50,0.001],\"more\":1}");
        assertThat(row.sample().orElseThrow().label()).isEqualTo("x");
        assertThat(row.sample().orElseThrow().split()).isEqualTo(Split.TEST);
    }

    @Test
    void shape_isThatOfMostLines_notOfTheFirst() throws IOException {
        String wrong = "{\"entity\":\"b\",\"features\":[1,2,3]}";
        assertThat(Rows.file(folder, "a.jsonl", wrong, GOOD, GOOD).shape())
                .isEqualTo(new DataShape.Vectors(2));
        assertThat(Rows.file(folder, "t.jsonl", "{\"entity\":\"b\",\"text\":\"hi\"}").shape())
                .isEqualTo(new DataShape.Texts());
        String encoded = "{\"entity\":\"b\",\"features\":\"AACAPwAAAEA=\"}";
        assertThat(Rows.file(folder, "b.jsonl", encoded).shape())
                .isEqualTo(new DataShape.Vectors(2));
    }

    @Test
    void gzippedLinesWithoutTellingName_areRecognizedByTheirBrace() throws IOException {
        assertThat(Rows.all(Rows.gzipped(folder, "events.gz", GOOD))).hasSize(1);
    }

    @Test
    void fileWithoutUsableEvent_saysWhichTowerWasLookedFor() throws IOException {
        EventFile file = Rows.file(folder, "a.jsonl", "{\"entity\":\"b\"}");
        assertThatThrownBy(file::shape)
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("'default'")
                .hasMessageContaining("input.tower");
    }

    @Test
    void missingFile_saysSo() {
        assertThatThrownBy(() -> Rows.open(folder.resolve("absent.csv")).shape())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("absent.csv");
        assertThatThrownBy(() -> Rows.open(folder).shape())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a directory");
    }
}
