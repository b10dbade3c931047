package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.column.SourceOfEntity;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.HoldOut;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets, pandas, R and other tools write them. */
class PeoplesFilesTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entity,label,f0,f1\na,x,1.5,-0.25\n",
                "Entity, LABEL ,F0,F1\r\na,x,1.5,-0.25\r\n\r\n",
                "entity;label;f0;f1\na;x;1,5;-0,25\n",
                "entity\tlabel\tf0\tf1\na\tx\t1.5\t-0.25\n",
                "entity|label|f0|f1\na|x|1.5|-0.25\n",
                "sep=;\r\nentity;label;f0;f1\r\na;x;1,5;-0,25\r\n",
                "sep=,\nentity,label,f0,f1\na,x,1.5,-0.25\n",
                "entity,label,f0,f1\na,x,\"1,5\",\"-0,25\"\n",
                "\uFEFFentity,label,f0,f1,,\na,x,1.5,-0.25,,\n,,,,,\n",
                "entity,label,f0,f1\na,x,1.5,-0.25,,\n",
                ",entity,label,f0,f1\n0,a,x,1.5,-0.25\n",
                "\"\",\"entity\",\"label\",\"f1\",\"f2\"\n\"1\",\"a\",\"x\",1.5,-0.25\n",
                "entity,label,f1,f2\na,x,1.5,-0.25\n",
                "entity,label,f_0,f_1\na,x,1.5,-0.25\n",
                "entity,label,f001,f000\na,x,-0.25,1.5\n",
                "entity,label,embedding\na,x,\"[1.5, -0.25]\"\n",
                "entity,label,vector\na,x,\"[ 1.5\n -0.25]\"\n",
                "entity,label,features\na,x,1.5;-0.25\n",
                "entity,label,features\na,x,1.5 -0.25\n",
                "entity,label,embeddings\na,x,\"array([1.5, -0.25], dtype=float32)\"\n"
            })
    void table_isReadWhole(String text) throws IOException {
        EventFile file = write("a.csv", text);
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.Vectors(2)));
        assertThat(Rows.all(file))
                .singleElement()
                .extracting(row -> row.sample().orElseThrow())
                .isEqualTo(
                        new Sample(
                                "a",
                                "x",
                                Split.TRAIN,
                                "default",
                                new Input.Features(new float[] {1.5f, -0.25f})));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "entity,class,f0 ! no column 'label' but [entity, class, f0]; name the column of the labels: --label-column class",
                "id,label,f0 ! --entity-column id",
                "e0,L0,1.288,1.449 ! looks like a row",
                ",,entity,label,f0 ! the first 2 columns have no name, as pandas writes an index",
                "entity,label,f0,f2 ! 'f1' is missing",
                "entity,label,f5,f6 ! number them without gaps",
                "entity,label,f1,F1 ! 'f1' and 'F1' are the same column",
                "entity,Label,label,f0 ! columns 2 and 3 are both called 'label'",
                "entity,label,pixel0,pixel1 ! --feature-prefix=pixel",
                "entity,label,0,1,2 ! --feature-prefix=''",
                "entity,label,sentence ! --text-column sentence",
                "entity,label,f,f ! 'f' stands there more than once; a header of several lines",
                "entity,label,text,embedding ! an event carries one of them"
            })
    void header_isRefusedByName(String header, String message) throws IOException {
        EventFile file = write("a.csv", header + "\na,b,1,2,3,4\n");
        assertThatThrownBy(file::shapes)
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("a.csv, line 1: ")
                .hasMessageContaining(message);
        assertThatThrownBy(() -> Rows.openForDemo(folder.resolve("a.csv")).shapes())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "entity,label,f0,f1 ! a,x,,2 ! line 2: column 'f0' must be a finite number but is empty",
                "entity,label,f0,f1 ! a,x,1,NA ! column 'f1' must be a finite number but was 'NA'",
                "entity,label,f0,f1 ! a,x,1,1e99 ! within ±3.4e38 but was '1e99'",
                "entity,label,f0,f1 ! a,x,1,0x10 ! must be a finite number but was '0x10'",
                "entity,label,f0,f1 ! a,x,1.5,\"1,5\" ! the file has both '1,5' and '1.5'",
                "entity,label,f0,f1 ! a,x,1,\"1,234,567\" ! nothing between thousands",
                "entity,label,f0,f1 ! 1,a,x,1,2 ! R's write.table",
                "entity,label,f0,,f1 ! a,x,1,z,2 ! column 4 holds 'z' but has no name",
                "entity,label,features ! a,x,[1 2 ... 9] ! cut off by '...'",
                "entity,label,features ! a,x,[1 two] ! column 'features', number 1 must be a finite number but was 'two'"
            })
    void row_isRefusedByColumn(String header, String row, String message) throws IOException {
        EventFile file = write("a.csv", header + "\n" + row + "\n");
        assertThatThrownBy(() -> Rows.all(file))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("a.csv, line 2: ")
                .hasMessageContaining(message);
    }

    @Test
    void columnsOfAnyNames_areNumbers_whereAnOptionSaysSo() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("iris.csv"),
                        "sepal length,Width,note,species\n5.1,3.5,x,setosa\n4.9,3,y,setosa\n");
        Map<Column, String> given = Map.of(Column.ENTITY, "", Column.LABEL, "species");
        EventFile some = new EventFile(file, columns(given, List.of("width", "Sepal Length ")));
        assertThat(Rows.all(some))
                .map(row -> row.sample().orElseThrow())
                .containsExactly(
                        sample("iris.csv:2", "setosa", 3.5f, 5.1f),
                        sample("iris.csv:3", "setosa", 3, 4.9f));
        assertThat(Rows.check(some).notes()).contains("not used: note");
        Files.writeString(file, "sepal length,width,species\n5.1,3.5,setosa\n");
        assertThat(Rows.all(new EventFile(file, columns(given, List.of("*")))))
                .map(row -> row.sample().orElseThrow())
                .containsExactly(sample("iris.csv:2", "setosa", 5.1f, 3.5f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "width,height ! no column 'height' but [width, species]; --feature-columns must name one of them",
                "width,Width ! --feature-columns must name columns, each once, but is width,Width"
            })
    void columnsOfAnyNames_thatAreNotThere_areRefused(String names, String message)
            throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "width,species\n5,setosa\n");
        Map<Column, String> given = Map.of(Column.ENTITY, "", Column.LABEL, "species");
        EventFile events = new EventFile(file, columns(given, List.of(names.split(","))));
        assertThatThrownBy(events::shapes).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label,f0\nx,1\n", "Label,openai_embedding\nx,\"[1]\"\n"})
    void filesWithoutAnEntity_areTold_thatARowMayBeOne(String text) throws IOException {
        EventFile file = write("a.csv", text);
        assertThatThrownBy(file::shapes)
                .hasMessageContaining("if each row is a thing of its own, give --entity-column=''");
    }

    @Test
    void labelsOfOtherFiles_needAnEntity() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "label,of-event\nx,1\n");
        CsvColumns none = columns(Map.of(Column.ENTITY, ""), List.of());
        EventFile events = new EventFile(file, none);
        assertThatThrownBy(() -> Rows.check(events)).hasMessageContaining("no column '' for");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "entity,label,image_embedding ! --vector-column image_embedding takes it",
                "entity,label,Review Text ! --text-column 'Review Text' takes it",
                "entity,true_label,f0 ! --label-column true_label",
                "entity,label,1x1,1x2,2x1,2x2 ! or by --feature-columns NAME,NAME ('*' takes all that are left)"
            })
    void namesWithAWordBefore_areProposed(String header, String message) throws IOException {
        EventFile file = write("a.csv", header + "\na,x,1,2,3,4\n");
        assertThatThrownBy(file::shapes)
                .hasMessageContaining(message)
                .hasMessageNotContaining("--feature-prefix");
    }

    @Test
    void whatAFileHolds_countsMoreThanItsName() throws IOException {
        String json = "{\"entity\":\"a\",\"label\":\"x\",\"features\":[1]}\n";
        assertThat(Rows.check(write("a.csv", json)).labelled()).isEqualTo(1);
        assertThat(Rows.check(write("a.jsonl", "Entity;label;f0\na;x;1\n")).labelled())
                .isEqualTo(1);
        assertThatThrownBy(() -> Rows.check(write("b.txt", "a\t" + json)))
                .hasMessageContaining("the lines hold JSON behind something else");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'data':{'features':[1,2]} ! an array of numbers in .\"data\".\"features\": call it features, such as by jq -c '.features=.\"data\".\"features\"'",
                "'x':[1,2] ! an array of numbers in .\"x\""
            })
    void jsonWithItsInputElsewhere_isRefused(String field, String message) throws IOException {
        String line = "{\"entity\":\"a\",\"label\":\"x\",%s}\n".formatted(field.replace('\'', '"'));
        assertThatThrownBy(() -> Rows.check(write("a.jsonl", line)))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining(message);
        CsvColumns none = columns(Map.of(Column.VECTOR, ""), List.of());
        EventFile meant = new EventFile(folder.resolve("a.jsonl"), none);
        assertThat(Rows.check(meant).rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'label':0.0,'features':[1] ! write whole numbers without a point: jq",
                "'label':'x','features':{'v':[1]} ! jq -c '.features|=.[\"v\"]'"
            })
    void jsonValuesOfAnotherShape_areRefused_withTheWayOut(String fields, String message)
            throws IOException {
        String line = "{\"entity\":\"a\",%s}\n".formatted(fields.replace('\'', '"'));
        assertThat(Rows.check(write("a.jsonl", line)).problems())
                .singleElement(STRING)
                .contains(message);
    }

    @Test
    void anEventWithinAText_isRefused_withTheWayOut() throws IOException {
        String line = "{\"key\":\"a\",\"payload\":\"{\\\"entity\\\":1}\"}\n";
        assertThat(Rows.check(write("a.jsonl", line)).problems())
                .singleElement(STRING)
                .contains("jq -c '.[\"payload\"]|fromjson'");
    }

    @Test
    void packedFilesOfOtherKinds_areToBeUnpackedFirst() throws IOException {
        Path file = folder.resolve("a.npy.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\u0093NUMPY\u0001".getBytes(ISO_8859_1));
        }
        assertThatThrownBy(() -> Rows.check(new EventFile(file, CsvColumns.DEFAULTS)))
                .hasMessageContaining("numpy.load('a.npy')")
                .hasMessageEndingWith("; unpack it first: gunzip");
    }

    @Test
    void labelsThatDifferByCase_andInputsThatDoNotDiffer_areNoted() throws IOException {
        StringBuilder table = new StringBuilder("entity,label,f0,f1\n");
        for (int i = 0; i < 12; i++) {
            table.append("e%d,%s,4.5,0\n".formatted(i, i % 2 == 0 ? "cat" : "Cat"));
        }
        assertThat(Rows.check(write("a.csv", table.toString())).notes())
                .contains(
                        "the labels 'Cat' and 'cat' are two, as capitals count: write them alike if"
                                + " both mean the same")
                .anySatisfy(note -> assertThat(note).startsWith("all rows have the same input"));
        table.append("e,x,4.5,1\n");
        assertThat(Rows.check(write("b.csv", table.toString())).notes())
                .noneSatisfy(note -> assertThat(note).contains("the same input"));
    }

    private static CsvColumns columns(Map<Column, String> given, List<String> features) {
        return new CsvColumns(
                given, CsvColumns.PREFIX, Optional.empty(), new SourceOfEntity.Camera(), features);
    }

    private static Sample sample(String entity, String label, float... features) {
        return new Sample(entity, label, Split.TRAIN, "default", new Input.Features(features));
    }

    @Test
    void columnsThatAreNotUsed_areListed() throws IOException {
        EventFile file =
                write("a.csv", "Unnamed: 0,entity,label,site,f0,date\n0,a,x,north,1,monday\n");
        assertThat(Rows.check(file).notes())
                .containsExactly(
                        "column 'site' may say what observed the entities: --source-column site"
                                + " takes it for their source",
                        "column 'date' may hold the times: --time-column date takes them, or the"
                                + " rows count as without",
                        "not used: Unnamed: 0, site, date");
        assertThat(Rows.check(write("b.csv", ",entity,label,f0\n0,a,x,1\n")).notes())
                .containsExactly("not used: column 1 (no name)");
        assertThat(Rows.check(write("c.csv", "entity,label,f0\na,x,\"1,5\"\n")).notes())
                .containsExactly("numbers have a decimal comma: '1,5' is 1.5");
        assertThat(
                        Rows.check(
                                        write(
                                                "d.jsonl",
                                                "{\"entity\":\"a\",\"colour\":1,\"features\":[1]}"))
                                .notes())
                .containsExactly("fields not used: colour");
    }

    /** A label by another name, in another language perhaps, would be left out. */
    @Test
    void onlyOtherColumn_isTakenForTheLabel_ifTheFileMustHaveOne() throws IOException {
        for (String file :
                List.of(
                        "entity,Bezeichnung,split,f0\na,x,train,1\n",
                        "entity,标签,split,f0\na,x,train,1\n",
                        "entity,item\na,x\n")) {
            String name = file.substring(7).replaceAll("(?s)[,\n].*", "");
            assertThatThrownBy(() -> Rows.check(write("a.csv", file)))
                    .hasMessageContaining("name the column of the labels: --label-column ")
                    .hasMessageContaining(name);
        }
        assertThat(Rows.check(write("b.csv", "entity,colour,f0\na,x,1\n")).notes())
                .containsExactly("not used: colour");
    }

    @Test
    void commasThatMayStandBetweenThousands_areRefused() throws IOException {
        String ambiguous = "entity,label,f0\na,x,\"1,234\"\nb,y,\"12,000\"\n";
        assertThatThrownBy(() -> Rows.check(write("a.csv", ambiguous)))
                .hasMessageContaining("may be a decimal comma or stand between thousands");
        assertThat(Rows.check(write("b.csv", ambiguous + "c,x,\"0,500\"\n")).notes())
                .containsExactly("numbers have a decimal comma: '1,234' is 1.234");
        String semicolons = "entity;label;f0\na;x;1,234\n";
        assertThat(Rows.check(write("c.csv", semicolons)).notes())
                .contains("numbers have a decimal comma: '1,234' is 1.234");
    }

    @Test
    void commasBesideWholeNumbersBelowAThousand_areRefusedWithAnySeparator() throws IOException {
        assertThatThrownBy(
                        () -> Rows.check(write("a.csv", "entity;label;f0\na;x;2,007\nb;y;902\n")))
                .hasMessageContaining("column 'f0' holds '2,007' beside whole numbers below 1000");
        for (String rows : List.of("a;x;2,007\nb;y;9020\n", "a;x;2,007\nb;y;90\nc;x;1,5\n")) {
            assertThat(Rows.check(write("b.csv", "entity;label;f0\n" + rows)).notes())
                    .contains("numbers have a decimal comma: '2,007' is 2.007");
        }
        String twoColumns = "entity;label;f0;f1\na;x;2,007;3\nb;y;1,250;4\n";
        assertThat(Rows.check(write("c.csv", twoColumns)).notes())
                .contains("numbers have a decimal comma: '2,007' is 2.007");
    }

    @Test
    void blankLabels_areNone_andOuterBlanksAreTold() throws IOException {
        assertThat(Rows.check(write("a.csv", "entity,label,f0\na,x,1\nb,\"  \",2\n")).notes())
                .singleElement()
                .asString()
                .contains("column 'label' holds '  '", "1 rows with such a label count as without");
        assertThat(Rows.check(write("b.csv", "entity,label,f0\na,x,1\nb,\" x\",2\n")).notes())
                .singleElement()
                .asString()
                .contains("column 'label' holds ' x', another name than 'x'");
    }

    @Test
    void namesThatExcelCut_areTold_andSetsOfPythonAreRefused() throws IOException {
        String cut = "entity,label,f0\n9.00720E+15,x,1\nb,y,2\n";
        assertThat(Rows.check(write("a.csv", cut)).notes())
                .singleElement()
                .asString()
                .contains("column 'entity' holds '9.00720E+15'", "as text");
        assertThat(Rows.check(write("b.csv", "entity,label,ids\na,x,\"{'a0', 'b'}\"\n")).problems())
                .singleElement()
                .asString()
                .contains("must hold ids separated by | or blanks", "{'a0', 'b'}");
    }

    @Test
    void nameThatAnOptionGave_mustBeThere_anEmptyOneMeansNone() throws IOException {
        write("a.csv", "entity,class,f0\na,x,1\n");
        Path path = folder.resolve("a.csv");
        assertThatThrownBy(() -> Rows.all(new EventFile(path, label("clas"))))
                .hasMessageContaining("no column 'clas'")
                .hasMessageContaining("--label-column must name one of them");
        assertThat(Rows.check(new EventFile(path, label("Class"))).labelled()).isEqualTo(1);
        assertThat(Rows.check(new EventFile(path, label(""))).labelled()).isZero();
    }

    @Test
    void booleans_areNumbers() throws IOException {
        assertThat(Rows.all(write("a.csv", "entity,f0,f1\na,True,False\n")).get(0))
                .satisfies(row -> assertThat(Rows.text(row)).contains("[1", "0"));
    }

    @Test
    void otherEncodings_areRefusedByName() throws IOException {
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "entity,text\na,ok\nb,caf\u00e9\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> Rows.all(Rows.open(latin)))
                .hasMessageContaining("latin.csv, line 3: column 'text' is not UTF-8 text: 'caf?'")
                .hasMessageContaining("iconv -f WINDOWS-1252");
        Path wide = folder.resolve("wide.csv");
        Files.write(wide, "\uFEFFentity,f0\na,1\n".getBytes(UTF_16LE));
        assertThatThrownBy(() -> Rows.all(Rows.open(wide)))
                .hasMessageContaining("UTF-16")
                .hasMessageContaining("iconv -f UTF-16 -t UTF-8 wide.csv");
        Path bare = folder.resolve("bare.csv");
        Files.write(bare, "entity,f0\na,1\n".getBytes(UTF_16LE));
        assertThatThrownBy(() -> Rows.all(Rows.open(bare))).hasMessageContaining("UTF-16");
    }

    @ParameterizedTest
    @CsvSource({"PAR1, Parquet", "\u0093NUMPY, NumPy", "PK\u0003\u0004x, .xlsx", "BZh9, bzip2"})
    void binaryFiles_areRefusedByName_withTheWayOut(String start, String message)
            throws IOException {
        Path path = folder.resolve("data.bin");
        Files.write(path, (start + "\0\0").getBytes(ISO_8859_1));
        assertThatThrownBy(() -> Rows.open(path).shapes())
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("CSV and JSON lines are read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entity\":\"a\",\"label\":\"x\",\"features\":[1]}\n\n  \n{\"entity\":\"b\",\"label\":\"y\",\"features\":[2]}\n\n",
                "[{\"entity\":\"a\",\"label\":\"x\",\"features\":[1]},\n {\"entity\":\"b\",\"label\":\"y\",\"features\":[2]}]\n",
                "{\n \"entity\": \"a\",\n \"label\": \"x\",\n \"features\": [1]\n}\n{\n \"entity\": \"b\",\n \"label\": \"y\",\n \"features\": [2]\n}\n",
                "[\n  {\n    \"entity\": \"a\", \"label\": \"x\", \"features\": [1]\n  },\n  {\"entity\": \"b\", \"label\": \"y\", \"features\": [2]}\n]"
            })
    void json_isReadByLine_asAnArray_orPrinted(String text) throws IOException {
        assertThat(Rows.all(write("a.json", text)))
                .extracting(row -> new String(row.key(), UTF_8), row -> row.sample().get().label())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", "x"),
                        org.assertj.core.groups.Tuple.tuple("b", "y"));
    }

    @Test
    void json_unknownSplit_isRefusedWithItsLine_andNeverLearned() throws IOException {
        EventFile file =
                write(
                        "a.jsonl",
                        """
                        {"entity":"a","label":"x","features":[1],"split":"Train"}
                        {"entity":"b","label":"y","features":[1],"split":0}
                        """);
        assertThat(Rows.check(file).problems())
                .containsExactly(
                        "a.jsonl, line 2: split must be train, test or unseen but was 0; rename it"
                                + " ('validation' is test here), or take the field out to learn all"
                                + " rows");
        assertThat(Rows.text(Rows.sent(file).get(1))).doesNotContain("label");
    }

    @Test
    void json_brokenArray_namesItsLine() throws IOException {
        EventFile file =
                write("a.json", "[{\"entity\":\"a\",\"features\":[1]},\n{\"entity\":\"b\",,}]");
        FileSummary summary = Rows.check(file);
        assertThat(summary.readable()).isFalse();
        assertThat(summary.problems()).singleElement().asString().startsWith("a.json, line 2: not");
    }

    @Test
    void holdOut_byEntity_takesAllRowsOfAnEntity_andIsTheSameEveryTime() throws IOException {
        StringBuilder text = new StringBuilder("entity,label,f0\n");
        for (int i = 0; i < 2000; i++) {
            text.append("e").append(i % 500).append(",x,1\n");
        }
        EventFile file = write("a.csv", text.toString());
        List<StreamRow> rows = Rows.all(file, BadRows.REFUSE, new HoldOut.ByEntity(0.2));
        Map<String, List<Split>> splits = new java.util.TreeMap<>();
        rows.forEach(
                row ->
                        splits.computeIfAbsent(
                                        row.sample().get().entity(),
                                        any -> new java.util.ArrayList<>())
                                .add(row.sample().get().split()));
        assertThat(splits.values()).allMatch(of -> of.stream().distinct().count() == 1);
        assertThat(splits.values().stream().filter(of -> of.get(0) == Split.TEST).count())
                .isBetween(75L, 125L);
        assertThat(rows)
                .filteredOn(row -> row.sample().get().split() == Split.TEST)
                .noneMatch(row -> Rows.text(row).contains("label"));
        assertThat(Rows.all(file, BadRows.REFUSE, new HoldOut.ByEntity(0.2))).isEqualTo(rows);
    }

    private static CsvColumns label(String name) {
        return new CsvColumns(Map.of(Column.LABEL, name), CsvColumns.PREFIX, Optional.empty());
    }

    private EventFile write(String name, String text) throws IOException {
        return Rows.open(Files.writeString(folder.resolve(name), text));
    }

    @Test
    void json_splitWithinAnEnvelope_keepsItsLabelFromTheJob() throws IOException {
        EventFile file =
                write(
                        "a.jsonl",
                        """
                        {"schema":{},"payload":{"entity":"a","label":"x","features":[1]}}
                        {"schema":{},"payload":{"entity":"b","label":"y","features":[1],"split":"test"}}
                        """);
        assertThat(Rows.text(Rows.sent(file).get(0))).contains("\"label\":\"x\"");
        assertThat(Rows.text(Rows.sent(file).get(1))).contains("\"b\"").doesNotContain("label");
    }

    @Test
    void csv_textOfBlanks_isRefusedWithItsLine() throws IOException {
        EventFile file = write("a.csv", "entity,label,text\na,x,fine\nb,y,\u3000\n");
        assertThat(Rows.check(file).problems())
                .singleElement(STRING)
                .startsWith("a.csv, line 3: the text is empty");
    }
}
