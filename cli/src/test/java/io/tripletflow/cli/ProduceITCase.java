package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceITCase {

    private static EmbeddedKafka kafka;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void csv_arrivesAsEvents_withMappedColumns() throws IOException {
        Path data =
                Files.writeString(
                        folder.resolve("a.csv"), "id,who,at,v0,v1\na,x,12,1,2\nb,,13.5,3,4\n");
        Run run =
                produce(
                        data,
                        "csv",
                        "--create-topic",
                        "--entity-column=id",
                        "--label-column=who",
                        "--time-column=at",
                        "--feature-prefix=v",
                        "--rate=1000");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("2 events sent to topic 'csv'");
        assertThat(values("csv"))
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .contains("\"entity\":\"a\"", "\"label\":\"x\"", "12000"),
                        second ->
                                assertThat(second)
                                        .contains("\"entity\":\"b\"", "13500")
                                        .doesNotContain("label"));
    }

    @Test
    void jsonLines_arriveAsTheyStand_upToTheNumberAsked() throws IOException {
        Path data = Files.writeString(folder.resolve("a.jsonl"), "{\"x\": 1}\noops\nthird\n");
        Run run = produce(data, "json", "--create-topic", "--events=2");
        assertThat(run.exit()).isZero();
        assertThat(values("json")).containsExactly("{\"x\": 1}", "oops");
    }

    @Test
    void badRow_stopsWithItsLine_andTellsHowManyWereSent() throws IOException {
        Path data = Files.writeString(folder.resolve("bad.csv"), "entity,f0\na,1\nb,one\n");
        Run run = produce(data, "bad", "--create-topic");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains("1 events sent", "bad.csv, line 3", "'f0'", "'one'")
                .doesNotContain("\tat ");
    }

    @Test
    void missingTopic_isNamed_withTheRemedy() throws IOException {
        Path data = Files.writeString(folder.resolve("a.csv"), "entity,f0\na,1\n");
        Run run = produce(data, "absent");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("'absent'", "--create-topic").doesNotContain("\tat ");
    }

    private static Run produce(Path data, String topic, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "produce",
                                data.toString(),
                                "--bootstrap",
                                kafka.bootstrap(),
                                "--topic",
                                topic,
                                "--no-progress"));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static List<String> values(String topic) {
        List<String> values = new ArrayList<>();
        TopicTail.readToEnd(
                kafka.bootstrap(), topic, record -> values.add(new String(record.value(), UTF_8)));
        return values;
    }
}
