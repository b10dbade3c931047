package io.tripletflow.cli.events.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.Rows;
import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.Reading;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {

    @TempDir Path folder;

    @Test
    void trainRow_carriesLabel_heldOutRowsDoNot() throws IOException {
        List<StreamRow> rows =
                Rows.all(
                        Rows.file(
                                folder,
                                "a.csv",
                                "entity,label,split,f0,f1",
                                "a,x,train,1,2",
                                "b,x,test,3,4",
                                "c,y,unseen,5,6"));
        assertThat(rows).map(Rows::text).first().asString().contains("\"label\":\"x\"");
        assertThat(rows.subList(1, 3)).noneMatch(row -> Rows.text(row).contains("label"));
        assertThat(rows)
                .map(row -> row.sample().orElseThrow())
                .containsExactly(
                        new Sample("a", "x", Split.TRAIN, "default", features(1, 2)),
                        new Sample("b", "x", Split.TEST, "default", features(3, 4)),
                        new Sample("c", "y", Split.UNSEEN, "default", features(5, 6)));
    }

    @Test
    void rowsWithoutTime_areOneMillisecondApart_rowsWithTimeKeepIt() throws IOException {
        assertThat(Rows.all(Rows.file(folder, "a.csv", "entity,f0", "a,1", "b,2")))
                .map(StreamRow::timeMillis)
                .containsExactly(1_700_000_000_000L, 1_700_000_000_001L);
        assertThat(Rows.all(Rows.file(folder, "b.csv", "entity,t,f0", "a,1.5,1")))
                .map(Rows::text)
                .allMatch(text -> text.contains("\"time\":1700000001500"));
    }

    @Test
    void quotedText_group_andUnlabelledRow_areKept() throws IOException {
        EventFile file =
                Rows.file(
                        folder,
                        "a.csv",
                        "entity,label,group,text",
                        "a,,shop,\"so, \"\"good\"\"\nand cheap\"");
        StreamRow row = Rows.all(file).get(0);
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.Texts()));
        assertThat(Rows.text(row))
                .contains("\"group\":\"shop\"", "so, \\\"good\\\"\\nand cheap")
                .doesNotContain("label");
        assertThat(row.sample()).isEmpty();
        assertThat(new String(row.key(), UTF_8)).isEqualTo("a");
    }

    @Test
    void ids_areSeparatedByBarsWhereThereAreAny_elseByBlanks() throws IOException {
        EventFile file =
                Rows.file(
                        folder,
                        "a.csv",
                        "entity,label,ids",
                        "a,x,new york|rome||rome",
                        "b,x,  rome  oslo ",
                        "c,x,");
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.IdSets()));
        List<StreamRow> rows = Rows.all(file);
        assertThat(rows.get(0).sample().orElseThrow().input())
                .isEqualTo(Input.Ids.of(List.of("new york", "rome")));
        assertThat(Rows.text(rows.get(1))).contains("\"ids\":[\"rome\",\"oslo\"]");
        assertThat(Rows.text(rows.get(2))).contains("\"ids\":[]");
    }

    @Test
    void weight_isSent_whereTheRowHasOne() throws IOException {
        List<StreamRow> rows =
                Rows.all(Rows.file(folder, "a.csv", "entity,weight,f0", "a,2.5,1", "b,,1"));
        assertThat(Rows.text(rows.get(0))).contains("\"weight\":2.5");
        assertThat(Rows.text(rows.get(1))).doesNotContain("weight");
        assertRowFails("entity,weight,f0", "a,0,1", "line 2", "'weight'", "above 0", "'0'");
        assertRowFails("entity,weight,f0", "a,2e6,1", "line 2", "at most 1000000");
        assertRowFails(
                "entity,weight,f0",
                "a,heavy,1",
                "line 2",
                "'weight' must be a number but was 'heavy'; a weight says how much the row counts");
    }

    @Test
    void labelsWithoutInput_areSentAsLabels_inAFileOfTheirOwnOrBesideInputs() throws IOException {
        List<StreamRow> own =
                Rows.all(
                        Rows.file(
                                folder,
                                "a.csv",
                                "entity,label,of-event,of-time,t,retract",
                                "a,x,tx-1,,2023-11-14T22:13:20Z,",
                                "b,,,1700000000000,2023-11-14T22:13:21Z,yes",
                                "c,y,,,2023-11-14T22:13:22Z,false"));
        assertThat(own)
                .map(Rows::text)
                .containsExactly(
                        "{\"entity\":\"a\",\"label\":\"x\",\"time\":1700000000000,\"of-event\":\"tx-1\"}",
                        "{\"entity\":\"b\",\"label\":null,\"retract\":true,\"time\":1700000001000,"
                                + "\"of-time\":1700000000000}",
                        "{\"entity\":\"c\",\"label\":\"y\",\"time\":1700000002000}");
        List<StreamRow> mixed =
                Rows.all(
                        Rows.file(
                                folder,
                                "b.csv",
                                "entity,label,event,of-event,f0",
                                "a,,tx-1,,1",
                                "a,x,,tx-1,"));
        assertThat(Rows.text(mixed.get(0))).contains("\"event\":\"tx-1\"", "\"features\":[1");
        assertThat(Rows.text(mixed.get(1))).contains("\"of-event\":\"tx-1\"", "\"label\":\"x\"");
        assertRowFails("entity,label,of-event,f0", "a,,tx-1,", "line 2", "has none; give it");
        assertRowFails("entity,label,retract", "a,x,true", "line 2", "both a label and retract");
        assertRowFails("entity,label,retract", "a,x,maybe", "line 2", "'retract'", "'maybe'");
        assertRowFails("entity,label,retract", "a,,", "line 2", "neither a label nor retract");
        assertRowFails("entity,label,split,of-event", "a,x,test,tx", "line 2", "held out");
    }

    @Test
    void gzippedFile_withByteOrderMark_isReadTheSame() throws IOException {
        EventFile plain = Rows.file(folder, "a.csv", "entity,f0", "a,1");
        EventFile zipped = Rows.gzipped(folder, "b.csv.gz", "\uFEFFentity,f0", "a,1");
        assertThat(Rows.all(zipped)).isEqualTo(Rows.all(plain));
        assertThat(zipped.shapes()).isEqualTo(Map.of("default", new DataShape.Vectors(1)));
    }

    @Test
    void badRow_namesFileLineColumnAndValue() throws IOException {
        assertRowFails("entity,f0,f1", "a,1,two", "line 2", "'f1'", "'two'");
        assertRowFails("entity,f0,f1", "a,1,NaN", "line 2", "'f1'", "'NaN'");
        assertRowFails("entity,f0,f1", "a,1", "line 2", "2 columns", "3");
        assertRowFails("entity,f0", ",1", "line 2", "'entity' is empty");
        assertRowFails(
                "entity,split,f0", "a,valid,1", "line 2", "train, test or unseen", "'valid'");
        assertRowFails("entity,t,f0", "a,noon,1", "line 2", "'t'", "'noon'");
    }

    @Test
    void wordsForMissingValues_areNoEntities_andLabelsCountAsAbsent() throws IOException {
        assertRowFails(
                "entity,label,f0",
                "NA,x,1",
                "line 2",
                "column 'entity' is 'NA', which stands for a missing value; give the row its entity");
        EventFile file =
                Rows.file(
                        folder,
                        "a.csv",
                        "entity,label,f0",
                        "a,x,1",
                        "b,NaN,2",
                        "c,null,3",
                        "d,none,4");
        assertThat(Rows.check(file).labelled()).isEqualTo(2);
        assertThat(Rows.text(Rows.all(file).get(1))).doesNotContain("label");
        assertThat(Rows.check(file).notes())
                .containsExactly(
                        "column 'label' holds 'NaN', which stands for a missing value: 2 rows with"
                                + " such a label count as without; if it is a class, write it in"
                                + " another way");
    }

    @Test
    void wholeNumbersWithAPoint_areNoted() throws IOException {
        assertThat(notes("entity,label,f0", "1.0,x,1", "2.0,y,2"))
                .containsExactly(
                        "column 'entity' holds '1.0', which is a text, another name than '1': write"
                                + " whole numbers without a point if both mean the same, such as in"
                                + " pandas by astype('Int64')");
    }

    @Test
    void numbersThatBecomeEqual_areNotedByColumn() throws IOException {
        List<String> lines = new ArrayList<>(List.of("entity,label,f0,f1"));
        for (int i = 0; i < 200; i++) {
            lines.add("e" + i + ",x" + i % 2 + "," + i + "," + (1_677_721_700_000L + i));
        }
        assertThat(notes(200, lines.toArray(String[]::new)))
                .containsExactly(
                        "column 'f1': 200 different numbers of the first 200 rows become 1 as 32-bit"
                                + " floats: subtract an offset, or rescale the numbers");
    }

    @Test
    void twoColumnsOfTimes_areAmbiguous() throws IOException {
        assertRowFails(
                "entity,label,t,timestamp,f0",
                "a,x,0,1732400000,1",
                "line 1",
                "the header has the columns 't' and 'timestamp', and each may be meant: name the one"
                        + " to take, such as by --time-column timestamp");
        Path path = folder.resolve("bad.csv");
        CsvColumns named =
                new CsvColumns(
                        Map.of(Column.TIME, "timestamp"), CsvColumns.PREFIX, Optional.empty());
        assertThat(Rows.all(new EventFile(path, named)).get(0).timeMillis())
                .isEqualTo(1_732_400_000_000L);
    }

    @Test
    void daysOfExcel_areRefused() throws IOException {
        EventFile file = Rows.file(folder, "a.csv", "entity,t,f0", "a,45620.0,1", "b,45620.01,2");
        assertThatThrownBy(() -> Rows.check(file))
                .isInstanceOf(BadRowException.class)
                .hasMessageStartingWith("a.csv: column 't' holds numbers with fractions from 45620")
                .hasMessageContaining("as Excel writes dates");
    }

    @Test
    void cellsThatHoldNoNumber_areRefusedWithARemedy() throws IOException {
        assertRowFails("entity,f0", "a,red", "but was 'red'; make a category numbers", "one-hot");
        assertRowFails("entity,f0", "a,T", "but was 'T'; write 1 and 0");
        assertRowFails("entity,f0", "a,2024-01-01", "a date is no number here", "--time-column");
        assertRowFails("entity,split,f0", "a,validation,1", "'validation' is test here", "--split");
        assertRowFails("entity,t,f0", "a,,1", "column 't' is empty: fill it or leave the row out");
    }

    @Test
    void headerWithoutUsualNames_saysWhatToNameThem() throws IOException {
        assertRowFails(
                "entity,price,age",
                "a,1,2",
                "name the columns of numbers f0, f1, … or by --feature-columns NAME,NAME ('*' takes"
                        + " all that are left)");
        assertRowFails("price,age", "1,2", "if each row is a thing of its own, give --entity");
    }

    @Test
    void badHeader_saysWhatIsMissing() throws IOException {
        assertRowFails("id,f0", "a,1", "line 1", "'entity'", "--entity-column");
        assertRowFails("entity,label", "a,x", "line 1", "'f0'", "'text'", "--ids-from-history");
        assertRowFails("entity,ids,text", "a,1,x", "line 1", "one of them");
        assertRowFails("entity,f0,text", "a,1,x", "line 1", "one of them");
        assertRowFails("entity,f0,f0", "a,1,2", "line 1", "'f0' and 'f0'", "rename one");
    }

    @Test
    void otherColumnNames_areMapped() throws IOException {
        Path path = folder.resolve("a.csv");
        Files.writeString(path, "id,who,site,at,v0,v1,how\nz,me,north,12,7,8,0.5\n");
        CsvColumns names =
                new CsvColumns(
                        Map.of(
                                Column.ENTITY, "id",
                                Column.LABEL, "who",
                                Column.GROUP, "Site",
                                Column.TIME, "at",
                                Column.WEIGHT, "how"),
                        "v",
                        Optional.of("image"));
        StreamRow row = Rows.all(new EventFile(path, names)).get(0);
        assertThat(Rows.text(row))
                .contains("\"entity\":\"z\"", "\"label\":\"me\"", "\"group\":\"north\"")
                .contains("\"time\":1700000012000", "\"tower\":\"image\"", "[7", "\"weight\":0.5");
    }

    @Test
    void source_isTheColumn_elseTheCameraInTheNameOfAnEntity() throws IOException {
        assertThat(sources(CsvColumns.DEFAULTS, "entity,label,source,f0", "p7-camB-2,p7,cam9,1"))
                .containsExactly("cam9");
        assertThat(
                        sources(
                                CsvColumns.DEFAULTS,
                                "entity,label,f0",
                                "p7-camB-2,p7,1",
                                "0002_c1s1_000451_03.jpg,0002,1",
                                "a-b-camera-12-x,a-b,1",
                                "p7-camB-2,p8,1",
                                "p7-camel-2,p7,1",
                                "p7-3-2,p7,1",
                                "track-cam3-9,,1",
                                "camB-2,p7,1"))
                .containsExactly("camB", "c1", "camera-12", "", "", "", "cam3", "");
        assertThat(
                        sources(
                                new CsvColumns(
                                        Map.of(Column.SOURCE, ""),
                                        CsvColumns.PREFIX,
                                        Optional.empty(),
                                        new SourceOfEntity.None()),
                                "entity,label,source,f0",
                                "p7-camB-2,p7,cam9,1"))
                .containsExactly("");
    }

    @Test
    void sourceByPattern_isItsFirstGroup_andEveryNameMustMatch() throws IOException {
        CsvColumns names = byPattern("[^/]+(?:/(.)/.*)?");
        assertThat(sources(names, "entity,source,f0", "p7/B/1,x,1", "p8,x,1"))
                .containsExactly("B", "");
        assertThatThrownBy(() -> sources(names, "entity,f0", "p7/B/1,1", "/,1"))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining(
                        "entity '/' does not match --source-from-entity '[^/]+(?:/(.)/.*)?'")
                .hasMessageContaining("must match the whole name of every entity");
        assertThatThrownBy(() -> byPattern("cam[A-Z]"))
                .hasMessageContaining("'cam[A-Z]' has no group; put what is the source in paren");
        assertThatThrownBy(() -> byPattern("(cam"))
                .hasMessageContaining("--source-from-entity '(cam' is no regular expression: ");
    }

    @Test
    void whereSourcesComeFrom_isNoted() throws IOException {
        assertThat(notes("entity,label,f0", "p7-camB-2,p7,1"))
                .contains(
                        "sources are the cameras in the names of the entities; --source-column=''"
                                + " takes none");
        assertThat(notes("entity,label,device,f0", "a,p7,x,1"))
                .contains(
                        "column 'device' may say what observed the entities: --source-column device"
                                + " takes it for their source");
        assertThat(notes("entity,label,source,f0", "p7-camB-2,p7,x,1")).isEmpty();
    }

    private static CsvColumns byPattern(String regex) {
        return new CsvColumns(
                Map.of(), CsvColumns.PREFIX, Optional.empty(), SourceOfEntity.ByPattern.of(regex));
    }

    private List<String> sources(CsvColumns names, String... lines) throws IOException {
        Path path = Files.write(folder.resolve("sources.csv"), List.of(lines));
        return Rows.all(new EventFile(path, names)).stream().map(CsvRowsTest::source).toList();
    }

    private static String source(StreamRow row) {
        String told =
                Rows.text(row).contains("\"source\":")
                        ? Rows.text(row).replaceFirst(".*\"source\":\"([^\"]*)\".*", "$1")
                        : "";
        assertThat(row.sample().map(Sample::source).orElse(told)).isEqualTo(told);
        return told;
    }

    private List<String> notes(String... lines) throws IOException {
        return notes(100, lines);
    }

    private List<String> notes(long max, String... lines) throws IOException {
        Path path = Files.write(folder.resolve("notes.csv"), List.of(lines));
        EventFile file = new EventFile(path, CsvColumns.DEFAULTS);
        return file.check(Reading.strict(RowTimes.oneAMillisecond()), max).notes();
    }

    private void assertRowFails(String header, String row, String... parts) throws IOException {
        EventFile file = Rows.file(folder, "bad.csv", header, row);
        assertThatThrownBy(() -> Rows.all(file))
                .isInstanceOf(BadRowException.class)
                .message()
                .contains("bad.csv")
                .contains(parts);
    }

    private static Input features(float... values) {
        return new Input.Features(values);
    }
}
