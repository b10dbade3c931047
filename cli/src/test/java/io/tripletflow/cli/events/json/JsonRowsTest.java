package io.tripletflow.cli.events.json;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.events.EventFile;
import io.tripletflow.cli.events.Rows;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.Sample;
import io.tripletflow.cli.events.row.Split;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                                "a",
                                "x",
                                Split.TRAIN,
                                "default",
                                new Input.Features(new float[] {1.5f, 2})));
    }

    @Test
    void malformedLines_areToldOneByOne_orSentAsTheyStand() throws IOException {
        String[] lines = {
            GOOD,
            "{\"entity\":\"b\",\"features\":[1,NaN]}",
            "not json",
            "[1,2]",
            "{\"label\":\"x\",\"features\":[1,2]}",
            "{\"entity\":\"c\",\"label\":\"x\",\"features\":[1,2,3]}",
            "{\"entity\":\"d\",\"label\":\"x\",\"tower\":\"audio\",\"features\":[1,2]}",
            "{\"entity\":\"e\",\"features\":[1,2]} trailing"
        };
        EventFile file = Rows.file(folder, "a.jsonl", lines);
        assertThat(Rows.check(file).bad()).isEqualTo(lines.length - 1);
        assertThat(Rows.check(file).problems())
                .hasSize(lines.length - 1)
                .anyMatch(text -> text.startsWith("a.jsonl, line 3: ") && text.contains("JSON"))
                .noneMatch(text -> text.contains("file-0@0"));
        assertThatThrownBy(() -> Rows.all(file))
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("a.jsonl, line 2");
        List<StreamRow> rows = Rows.sent(file);
        assertThat(rows).map(Rows::text).containsExactly(lines);
        assertThat(rows).filteredOn(row -> row.sample().isPresent()).hasSize(1);
        assertThat(rows).map(StreamRow::line).first().isEqualTo(1L);
        assertThat(rows.get(2).key()).isNull();
    }

    private static String at(String time) {
        return "{\"entity\":\"a\",\"label\":\"x\",\"features\":[1,2],\"time\":" + time + "}";
    }

    /** The same as in CSV. */
    @Test
    void smallTimes_countFromAStartOfTheFilesOwn_andThatIsSaid() throws IOException {
        EventFile file = Rows.file(folder, "a.jsonl", at("0"), at("12.5"), at("\"9999999\""));
        List<StreamRow> rows = Rows.all(file);
        assertThat(rows).map(Rows::text).contains(at("1700000012500"), Index.atIndex(1));
        assertThat(rows)
                .map(StreamRow::timeMillis)
                .startsWith(RowTimes.BASE_MILLIS, RowTimes.BASE_MILLIS + 12_500);
        assertThat(Rows.check(file).notes())
                .contains(
                        "field 'time' holds small numbers such as '0': they are taken for seconds"
                                + " of a clock that starts on 14 November 2023");
    }

    @Test
    void smallTimesAmongOthers_areRefused() throws IOException {
        EventFile file = Rows.file(folder, "a.jsonl", at("1700000000"), at("12"), at("13"));
        assertThat(Rows.check(file).problems())
                .contains(
                        "a.jsonl, line 2: field 'time' is '12', but other rows have '1700000000':"
                                + " write either times since 1970 or seconds of a clock of your"
                                + " own");
        EventFile other = Rows.file(folder, "b.jsonl", at("12"), at("\"2023-11-14\""));
        assertThat(Rows.check(other).problems()).singleElement().asString().contains("line 2");
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
        assertThat(Rows.file(folder, "a.jsonl", wrong, GOOD, GOOD).shapes())
                .isEqualTo(Map.of("default", new DataShape.Vectors(2)));
        assertThat(Rows.file(folder, "t.jsonl", "{\"entity\":\"b\",\"text\":\"hi\"}").shapes())
                .isEqualTo(Map.of("default", new DataShape.Texts()));
        assertThat(Rows.file(folder, "i.jsonl", "{\"entity\":\"b\",\"ids\":[\"x\"]}").shapes())
                .isEqualTo(Map.of("default", new DataShape.IdSets()));
        String encoded = "{\"entity\":\"b\",\"features\":\"AACAPwAAAEA=\"}";
        assertThat(Rows.file(folder, "b.jsonl", encoded).shapes())
                .isEqualTo(Map.of("default", new DataShape.Vectors(2)));
    }

    @Test
    void shapes_areThoseOfEachTower_butNotOfAMistake() throws IOException {
        String[] lines = new String[100];
        for (int i = 0; i < lines.length; i++) {
            lines[i] =
                    i % 2 == 0
                            ? "{\"entity\":\"a\",\"tower\":\"image\",\"features\":[1,2]}"
                            : "{\"entity\":\"b\",\"tower\":\"words\",\"text\":\"hi\"}";
        }
        lines[9] = GOOD;
        EventFile file = Rows.file(folder, "a.jsonl", lines);
        assertThat(file.shapes())
                .isEqualTo(
                        Map.of("image", new DataShape.Vectors(2), "words", new DataShape.Texts()));
    }

    @Test
    void sample_knowsItsTower() throws IOException {
        String image = "{\"entity\":\"a\",\"label\":\"x\",\"tower\":\"image\",\"features\":[1]}";
        assertThat(Rows.all(Rows.file(folder, "a.jsonl", GOOD, GOOD, image, image)))
                .extracting(row -> row.sample().orElseThrow().tower())
                .containsExactly("default", "default", "image", "image");
    }

    @Test
    void gzippedLinesWithoutTellingName_areRecognizedByTheirBrace() throws IOException {
        assertThat(Rows.all(Rows.gzipped(folder, "events.gz", GOOD))).hasSize(1);
    }

    @Test
    void fileWithoutUsableEvent_saysSo() throws IOException {
        EventFile file = Rows.file(folder, "a.jsonl", "{\"entity\":\"b\"}");
        assertThatThrownBy(file::shapes)
                .isInstanceOf(BadRowException.class)
                .hasMessageContaining("no event with features, text or ids among the first lines");
    }

    @Test
    void missingFile_saysSo() {
        assertThatThrownBy(() -> Rows.open(folder.resolve("absent.csv")).shapes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("absent.csv");
        assertThatThrownBy(() -> Rows.open(folder).shapes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void idsAndWeight_areReadAsTheJobReadsThem() throws IOException {
        String line =
                "{\"entity\":\"a\",\"label\":\"x\",\"ids\":[\"p\",7],\"weight\":2,\"split\":\"test\"}";
        EventFile file = Rows.file(folder, "a.jsonl", line, line);
        assertThat(file.shapes()).isEqualTo(Map.of("default", new DataShape.IdSets()));
        StreamRow row = Rows.all(file).get(0);
        assertThat(Rows.text(row)).contains("\"ids\":[\"p\",7],\"weight\":2");
        assertThat(row.sample().orElseThrow())
                .isEqualTo(
                        new Sample(
                                "a", "x", Split.TEST, "default", Input.Ids.of(List.of("7", "p"))));
    }

    private static String b64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void labelWithoutInput_inAFileOfInputs_isABadRow_unlessItSaysOfWhich() throws IOException {
        EventFile file =
                Rows.file(
                        folder,
                        "a.jsonl",
                        GOOD,
                        "{\"entity\":\"b\",\"label\":\"y\"}",
                        "{\"entity\":\"b\",\"label\":\"y\",\"features\":null}",
                        "{\"entity\":\"b\",\"label\":\"y\",\"featuers\":[1,2]}",
                        "{\"entity\":\"b\",\"label\":\"y\",\"of-event\":\"tx\"}",
                        "{\"entity\":\"b\",\"label\":\"y\",\"of-time\":1700000000000}",
                        "{\"entity\":\"b\",\"retract\":true,\"label\":null}");
        assertThat(Rows.check(file).problems())
                .hasSize(3)
                .first()
                .isEqualTo(
                        "a.jsonl, line 2: the row has a label but none of the fields 'features',"
                                + " 'text' and 'ids'; its fields are [entity, label]; give its"
                                + " input or, if it is the label of an input sent before, say of"
                                + " which: \"of-event\" or \"of-time\" (docs/late-labels.md)");
        assertThat(Rows.check(file).problems().get(2)).contains("line 4", "featuers");
        assertThat(Rows.check(file).notes())
                .contains(
                        "3 rows are labels without an input; the job needs labels.retention, see"
                                + " docs/late-labels.md");
        assertThat(Rows.sent(file)).hasSize(7);
    }

    @Test
    void fileOfLabelsAlone_isSent_unlessAFieldLooksLikeAnInput() throws IOException {
        String label = "{\"entity\":\"b\",\"label\":\"y\"}";
        EventFile labels = Rows.file(folder, "a.jsonl", label, label);
        assertThat(Rows.check(labels).bad()).isZero();
        assertThat(Rows.check(labels).notes()).singleElement().asString().startsWith("2 rows are");
        assertThat(Rows.all(labels)).map(Rows::text).containsExactly(label, label);
        String mistyped = "{\"entity\":\"b\",\"label\":\"y\",\"featuers\":[1,2]}";
        EventFile inputs = Rows.file(folder, "b.jsonl", mistyped, mistyped);
        assertThatThrownBy(() -> Rows.check(inputs))
                .isInstanceOf(BadRowException.class)
                .hasMessage(
                        "b.jsonl: no event has a field 'features', but there is 'featuers'; if that"
                                + " is it, rename it to 'features', else give --vector-column=''");
    }

    @Test
    void numbersInFieldsOfTheirOwn_areRefused_whereNoEventHasAnInput() throws IOException {
        String row = "{\"entity\":\"b\",\"label\":\"y\",\"f0\":1,\"body mass\":2.5}";
        EventFile apart = Rows.file(folder, "a.jsonl", row, row);
        assertThatThrownBy(() -> Rows.check(apart))
                .hasMessageContaining("jq -c '.features=[.\"f0\",.\"body mass\"]'")
                .hasMessageContaining("--vector-column=''");
        String late = row.replace("}", ",\"of-event\":\"o\"}");
        assertThat(Rows.check(Rows.file(folder, "b.jsonl", late, late)).bad()).isZero();
    }

    @Test
    void deletionsOfDebezium_areBadRows_andSentWithoutALabel() throws IOException {
        String deleted = GOOD.replace("}", ",\"__deleted\":\"true\"}");
        String kept = GOOD.replace("}", ",\"__deleted\":\"false\"}");
        EventFile file = Rows.file(folder, "a.jsonl", kept, deleted);
        assertThat(Rows.check(file).problems())
                .containsExactly(
                        "a.jsonl, line 2: the row is a deletion (\"__deleted\" of Debezium), which is"
                                + " no event; leave it out (--bad-rows skip), and tell the job by"
                                + " 'tripletflow forget'");
        assertThat(Rows.text(Rows.sent(file).get(1))).doesNotContain("label");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{'entity':'b','features':['0.1','-2e3']} ! jq -c '.features|=map(tonumber)'",
                "{'entity':'b','features':[[1],[2]]} ! jq -c '.features|=flatten'",
                "{'entity':'b','features':[1,2]}, ! sed 's/,[[:space:]]*$//' takes it off"
            })
    void valuesInAnotherNotation_areRefused_withTheCommandThatMendsThem(String line, String message)
            throws IOException {
        String json = line.replace('\'', '"');
        EventFile file = Rows.file(folder, "a.jsonl", GOOD, GOOD, GOOD, json);
        assertThat(Rows.check(file).problems())
                .singleElement()
                .asString()
                .startsWith("a.jsonl, line 4: ")
                .contains(message);
    }

    @Test
    void base64OfOtherNumbers_isNoted() throws IOException {
        assertNoted("look like float64, but", LITTLE_ENDIAN, i -> Math.sin(i + 1));
        assertNoted("look like float64, but", LITTLE_ENDIAN, i -> i % 4 == 2 ? 0.3 + i : 0.1);
        assertNoted("look like float64, but", LITTLE_ENDIAN, i -> i);
        assertNoted("look like float64 or big-endian", BIG_ENDIAN, i -> Math.sin(i + 1));
        String usual = "{\"entity\":\"b\",\"label\":\"x\",\"features\":\"AACAPwAAAEA=\"}";
        assertThat(Rows.check(Rows.file(folder, "b.jsonl", usual)).notes()).isEmpty();
    }

    private void assertNoted(String words, ByteOrder order, IntToDoubleFunction numbers)
            throws IOException {
        String[] lines = new String[20];
        for (int i = 0; i < lines.length; i++) {
            ByteBuffer doubles = ByteBuffer.allocate(64).order(order);
            for (int j = 0; j < 8; j++) {
                doubles.putDouble(numbers.applyAsDouble(i * 8 + j));
            }
            lines[i] = "{\"entity\":\"a\",\"features\":\"" + b64(doubles.array()) + "\"}";
        }
        assertThat(Rows.check(Rows.file(folder, "a.jsonl", lines)).notes())
                .anySatisfy(
                        note ->
                                assertThat(note)
                                        .startsWith("features in base64: ")
                                        .contains(words, "astype('<f4')"));
    }

    @Test
    void numbersThatBecomeEqual_areNotedByFeature() throws IOException {
        EventFile file = Rows.file(folder, "a.jsonl", small(1), small(2), small(3));
        assertThat(Rows.check(file).notes())
                .containsExactly(
                        "feature 1: 3 different numbers of the first 3 rows become 1 as 32-bit"
                                + " floats: subtract an offset, or rescale the numbers");
    }

    private static String small(int number) {
        return "{\"entity\":\"a\",\"label\":\"x\",\"features\":[%d,%de-60]}"
                .formatted(number, number);
    }
}
