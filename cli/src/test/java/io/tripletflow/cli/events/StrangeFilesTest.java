package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tripletflow.cli.events.column.Column;
import io.tripletflow.cli.events.column.CsvColumns;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.BadRows;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.HoldOut;
import io.tripletflow.event.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with typing errors, odd notations, and kinds that are no table. */
class StrangeFilesTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "entity,labl,f0 ! --label-column labl, or say that there are none: --label-column=''",
                "entity,lable,f0 ! --label-column lable",
                "entity,label,splt,f0 ! no column 'split' but 'splt'; if that is it, rename it or give --split-column splt, else give --split-column=''",
                "entity,label,tiem,f0 ! --time-column tiem",
                "entity,label,wieght,f0 ! --weight-column wieght",
                "entity,label,gropu,f0 ! --group-column gropu",
                "Entity Id,label,f0 ! --entity-column 'Entity Id'",
                "userId,label,f0 ! --entity-column userId",
                "entty,label,f0 ! --entity-column entty",
                "entity,label,featurs ! --vector-column featurs takes it",
                "entity,label,txt2,tex ! --text-column tex takes it",
                "a,x,1,2 ! looks like a row: [a, x, 1, 2]; put a line such as entity,label,f0,f1",
                "a,x,hello you ! the first line must name the columns",
                "entity:label:f0 ! say so by a first line such as sep=:",
                "entity label f0 ! replace blanks by commas",
                "entity,label,f-1,f0 ! 'f-1' has a '-' and others have none"
            })
    void mistypedHeader_isRefused_withTheOptionThatTakesIt(String header, String message)
            throws IOException {
        assertThatThrownBy(() -> Rows.check(write("a.csv", header + "\na,b,1,2,3\n")))
                .isInstanceOf(BadRowException.class)
                .hasMessageStartingWith("a.csv, line 1: ")
                .hasMessageContaining(message);
    }

    @Test
    void namesThatOnlyResemble_areNoErrors() throws IOException {
        EventFile file = write("a.csv", "entity,label,height,test,tire,f0\na,x,1,2,3,4\n");
        assertThat(Rows.check(file).notes()).containsExactly("not used: height, test, tire");
        CsvColumns none = new CsvColumns(Map.of(Column.SPLIT, ""), "f", Optional.empty());
        Path other = Files.writeString(folder.resolve("b.csv"), "entity,label,splt,f0\na,x,1,2\n");
        assertThat(Rows.check(new EventFile(other, none)).labelled()).isEqualTo(1);
    }

    @Test
    void columnsThatMayHoldTimesOrSplits_areProposed() throws IOException {
        assertThat(Rows.check(write("a.csv", "entity,label,ts,set,f0\na,x,1,2,3\n")).notes())
                .containsExactly(
                        "column 'ts' may hold the times: --time-column ts takes them, or the rows"
                                + " count as without",
                        "column 'set' may say which rows are held out: --split-column set takes"
                                + " it where it holds train, test or unseen, or all are learned",
                        "not used: ts, set");
        assertThat(Rows.check(write("b.csv", "entity,label,is_test,f0\na,x,1,3\n")).notes())
                .first()
                .asString()
                .startsWith("column 'is_test' may say which rows are held out: ");
    }

    @Test
    void columnsThatHoldTimesOrSplits_areProposed_inAnyLanguage() throws IOException {
        String table =
                """
                entity,label,Zeit,Teil,test,Geburtstag,f0
                a,x,2024-11-23T10:00:00Z,Train,0,1980-01-01,3
                b,y,2024-11-23 10:00,,1,unbekannt,3
                c,y,,test,0,,3
                """;
        assertThat(Rows.check(write("a.csv", table)).notes())
                .containsExactly(
                        "column 'Zeit' may hold the times: --time-column Zeit takes them, or the"
                                + " rows count as without",
                        "column 'Teil' may say which rows are held out: --split-column Teil takes"
                                + " it where it holds train, test or unseen, or all are learned",
                        "not used: Zeit, Teil, test, Geburtstag");
        assertThat(Rows.check(write("b.csv", "entity,test,f0\na,1,3\nb,0,3\n")).notes())
                .first()
                .asString()
                .startsWith("column 'test' may say which rows are held out: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "entity,label,f0,f0.1,f1 ! 'f0' and 'f0.1'",
                "entity,label,f,f.1,f.2 ! 'f' and 'f.1'",
                "entity,label,Label.1,f0 ! 'label' and 'Label.1'",
                "entity,label,embedding,embedding.1 ! 'embedding' and 'embedding.1'"
            })
    void namesThatPandasNumbered_areRefused_whereOneIsUsed(String header, String message)
            throws IOException {
        String row = "\n" + "a,x,1,2,3".substring(0, header.split(",").length * 2 - 1) + "\n";
        EventFile file = write("a.csv", header + row);
        assertThatThrownBy(() -> Rows.all(file))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining(
                        "the columns " + message + " look like one name twice, as pandas");
    }

    @Test
    void namesThatPandasNumbered_areRead_whereNoneOrOneThatWasAskedForIsUsed() throws IOException {
        EventFile file = write("a.csv", "entity,label,age,age.1,f.0,f.1\na,x,1,2,3,4\n");
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.Vectors(2)));
        CsvColumns label = new CsvColumns(Map.of(Column.LABEL, "label.1"), "f", Optional.empty());
        Path other =
                Files.writeString(folder.resolve("b.csv"), "entity,label,label.1,f0\na,x,y,2\n");
        assertThat(Rows.all(new EventFile(other, label)))
                .map(row -> row.sample().orElseThrow().label())
                .containsExactly("y");
    }

    @Test
    void invisibleCharactersInNames_doNotCount() throws IOException {
        EventFile file = write("a.csv", "\u200bentity\u00a0,\uff4cabel,f0\na,x,1\n");
        assertThat(Rows.check(file).labelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "0,5 0,25 1 ! 0.5 0.25 1",
                "[1,2, 3] ! 1 2 3",
                "tensor([1., 2.], device='cuda:0') ! 1 2",
                "tensor([1., 2.], grad_fn=<MeanBackward0>) ! 1 2",
                "yes no True ! 1 0 1",
                "DenseVector([1.0,2.0]) ! 1 2",
                "[[1, 2]] ! 1 2",
                "array([[1., 2.]], dtype=float32) ! 1 2",
                "\"\"[1, 2]\"\" ! 1 2",
                "AACAPwAAAEAAAEBA ! 1 2 3",
                "AACAvw== ! -1",
                "_v8_QQAAgD4 ! 11.999998 0.25"
            })
    void vector_inManyNotations(String cell, String numbers) throws IOException {
        EventFile file = write("a.csv", "entity;label;features\na;x;\"" + cell + "\"\n");
        List<String> wanted = List.of(numbers.split(" ", -1));
        float[] expected = new float[wanted.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Float.parseFloat(wanted.get(i));
        }
        assertThat(Rows.all(file).get(0).sample().orElseThrow().input())
                .isEqualTo(new Input.Features(expected));
    }

    @Test
    void vectors_allBadRowsAreTold_andTheFirstGoodOneSaysTheLength() throws IOException {
        EventFile file =
                write("a.csv", "entity,label,features\na,x,oops\nb,x,\nc,x,1 2\nd,x,1 2 3\n");
        assertThat(Rows.check(file).problems()).hasSize(3);
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.Vectors(2)));
        assertThat(Rows.all(file, BadRows.SKIP, new HoldOut.None())).hasSize(1);
        assertThatThrownBy(() -> write("b.csv", "entity,label,features\na,x,oops\n").shapes())
                .hasMessageContaining("b.csv, line 2: column 'features', number 0 must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "0000803f00000040 ! holds bytes in hexadecimal; write base64",
                "AACAPwAAAEAAAE ! must hold a vector, such as [0.5, 1.25] or base64",
                "AADAfwAAAEAAAEBA ! not finite; every number must be a float of 4 bytes",
                "pomegranate ! a vector is written as [0.5, 1.25], or as base64",
                "emb_1.npy ! a vector is written as",
                "[[1 2] [3 4]] ! a vector is written as",
                "+12345678901 x ! must hold a vector"
            })
    void textsThatAreNoPackedVector_areRefused(String cell, String message) throws IOException {
        assertThat(Rows.check(write("a.csv", "entity,features\na," + cell + "\n")).problems())
                .singleElement(STRING)
                .contains("a.csv, line 2: column 'features'", message);
    }

    @Test
    void packedVectorsOfFloat64_areNoted() throws IOException {
        StringBuilder table = new StringBuilder("entity,label,features\n");
        for (int i = 0; i < 10; i++) {
            byte[] bytes =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putDouble(1.1 + i)
                            .putDouble(-0.7)
                            .array();
            table.append("e%d,x,%s\n".formatted(i, Base64.getEncoder().encodeToString(bytes)));
        }
        assertThat(Rows.check(write("a.csv", table.toString())).notes())
                .anySatisfy(note -> assertThat(note).contains("the bytes look like float64"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "50% ! no percent sign",
                "$5.00 ! no unit",
                "5 kg ! no unit",
                "\u22125 ! such as -1234.5",
                "1 234 ! nothing between thousands",
                "1'234 ! nothing between thousands",
                "1_000 ! nothing between thousands",
                "00:01:30 ! as one number, such as seconds",
                "PT1M30S ! as one number, such as seconds",
                "— ! fill the gap",
                "#NAME? ! fill the gap"
            })
    void decoratedNumbers_areRefused_withTheRightNotation(String cell, String message)
            throws IOException {
        EventFile file = write("a.csv", "entity;label;f0\na;x;" + cell + "\n");
        assertThat(Rows.check(file).problems())
                .singleElement(STRING)
                .startsWith("a.csv, line 2: column 'f0' must be a finite number but was '" + cell)
                .contains(message);
    }

    @Test
    void ids_alsoAsAJsonArray_withANoteWhereACommaMaySeparate() throws IOException {
        EventFile file =
                write("a.csv", "entity,label,ids\na,x,\"[\"\"p 1\"\", 17]\"\nb,y,\"p1,p2\"\n");
        assertThat(Rows.text(Rows.all(file).get(0))).contains("\"ids\":[\"p 1\",\"17\"]");
        assertThat(Rows.check(file).notes())
                .containsExactly(
                        "column 'ids' holds 'p1,p2': ids are separated by | or blanks, so a comma"
                                + " or semicolon is part of an id");
        assertThat(Rows.check(write("b.csv", "entity,ids\na,\"[1.5]\"\n")).problems())
                .singleElement(STRING)
                .contains("b.csv, line 2: column 'ids' must hold ids");
    }

    @Test
    void brokenQuotes_areSaidInWords() throws IOException {
        assertThat(Rows.check(write("a.csv", "entity,text\na,\"open\nb,more\n")).problems())
                .singleElement(STRING)
                .contains("a.csv, line 2: ", "a quote that is never closed");
        assertThat(Rows.check(write("a.csv", "entity,text\na,\"a \\\"b\\\" c\"\n")).problems())
                .singleElement(STRING)
                .contains("a.csv, line 2: ", "must be doubled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{'entity':'a','Label':'x','features':[1]} ! no event has a field 'label', but there is 'Label'; if that is it, rename it to 'label', else give --label-column=''",
                "{'entity':'a','class':'x','features':[1]} ! but there is 'class'",
                "{'entity':'a','label':'x','splt':'test','features':[1]} ! else give --split-column=''",
                "{'entity':'a','label':'x','timestamp':1732400000,'features':[1]} ! rename it to 'time'"
            })
    void mistypedField_isRefused(String json, String message) throws IOException {
        String text = json.replace('\'', '"') + "\n";
        assertThatThrownBy(() -> Rows.check(write("a.jsonl", text)))
                .isInstanceOf(BadRowException.class)
                .hasMessageStartingWith("a.jsonl: ")
                .hasMessageContaining(message);
        Map<Column, String> none = Map.of(Column.LABEL, "", Column.SPLIT, "", Column.TIME, "");
        EventFile meant =
                new EventFile(
                        folder.resolve("a.jsonl"), new CsvColumns(none, "f", Optional.empty()));
        assertThat(Rows.check(meant).rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{'data':[{'entity':'a'}]} ! jq -c '.[\"data\"][]'",
                "{'event':{'entity':'a'}} ! jq -c '.[\"event\"]'",
                "{'entity':['a','b'],'label':['x','y']} ! orient='records', lines=True",
                "{'columns':['entity'],'data':[['a']]} ! orient='records', lines=True"
            })
    void json_ofAnotherShape_namesTheWayOut(String json, String message) throws IOException {
        assertThat(Rows.check(write("a.json", json.replace('\'', '"'))).problems())
                .singleElement(STRING)
                .contains("a.json, line 1: ", message);
    }

    @Test
    void envelopes_showTheirShape() throws IOException {
        String event = "{\"entity\":\"a\",\"label\":\"x\",\"features\":[1,2]}";
        for (String text :
                List.of(
                        "{\"schema\":{},\"payload\":" + event + "}\n",
                        "{\"before\":null,\"after\":" + event + ",\"op\":\"c\"}\n")) {
            assertThat(write("a.jsonl", text).shapes())
                    .isEqualTo(Map.of("default", new DataShape.Vectors(2)));
        }
    }

    @Test
    void eventsBeyondTheLimitsOfAJob_areRefused_andSentAsEvents() throws IOException {
        EventFile file = write("a.csv", "entity,label,f0\n" + "e".repeat(2000) + ",x,1\nb,y,2\n");
        assertThat(Rows.check(file).problems())
                .singleElement(STRING)
                .contains("a.csv, line 2: ", "2000 characters but limits.entity-length is 1024");
        assertThat(Rows.text(Rows.sent(file).get(0))).startsWith("{\"entity\":\"eee");
    }

    @Test
    void timesOfTheFuture_areRefused() throws IOException {
        EventFile file = write("a.csv", "entity,label,time,f0\na,x,9000-01-01,1\n");
        assertThat(Rows.check(file).problems())
                .singleElement(STRING)
                .contains("a.csv, line 2: ", "limits.max-future");
    }

    @Test
    void cutGzip_namesItsFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 2000; i++) {
                zip.write((Integer.toHexString(i * 7919) + ",").getBytes(UTF_8));
            }
        }
        Path path = folder.resolve("a.csv.gz");
        Files.write(path, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(() -> Rows.check(Rows.open(path)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.csv.gz is cut off or damaged");
        Path twice = folder.resolve("twice.csv.gz");
        ByteArrayOutputStream outer = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(outer)) {
            zip.write(bytes.toByteArray());
        }
        Files.write(twice, outer.toByteArray());
        assertThatThrownBy(() -> Rows.check(Rows.open(twice)))
                .hasMessageContaining("compressed by gzip twice");
    }

    @ParameterizedTest
    @CsvSource({
        "\u00d0\u00cf\u0011\u00e0, old Excel",
        "\u0080\u0002cnumpy, Python pickle",
        "%PDF-1.7, a PDF",
        "\u0089PNG, a picture",
        "version https://git-lfs.github.com/spec/v1, git lfs pull",
        "<!DOCTYPE html><html>, a web page",
        "\u0002ab, it holds zero bytes"
    })
    void otherKinds_areRefusedByName(String start, String message) throws IOException {
        Path path = folder.resolve("data.bin");
        Files.write(path, (start + "\0\0ab").getBytes(ISO_8859_1));
        assertThatThrownBy(() -> Rows.check(Rows.open(path)))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"UTF-32LE, iconv -f UTF-32 -t UTF-8", "UTF-16BE, iconv -f UTF-16 -t UTF-8"})
    void wideEncodings_areRefusedByName(String encoding, String message) throws IOException {
        Path path = folder.resolve("wide.csv");
        Files.write(path, "\uFEFFentity,f0\na,1\n".getBytes(Charset.forName(encoding)));
        assertThatThrownBy(() -> Rows.check(Rows.open(path))).hasMessageContaining(message);
    }

    private EventFile write(String name, String text) throws IOException {
        return Rows.open(Files.writeString(folder.resolve(name), text));
    }
}
