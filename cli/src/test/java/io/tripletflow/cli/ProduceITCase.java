package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceITCase {

    private static final Limits LIMITS = new Limits(2_000, 20, 20, 20, 100, 6, 60_000);

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
                        "--partitions=1",
                        "--entity-column=id",
                        "--label-column=who",
                        "--time-column=at",
                        "--feature-prefix=v",
                        "--rate=1000");
        assertThat(run.err())
                .isEqualTo(
                        "note: column 'at' holds small numbers such as '12': they are taken for"
                                + " seconds of a clock that starts on 14 November 2023\n");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("2 events sent to topic 'csv'");
        assertThat(values("csv"))
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .contains(
                                                "\"entity\":\"a\"",
                                                "\"label\":\"x\"",
                                                "1700000012000"),
                        second ->
                                assertThat(second)
                                        .contains("\"entity\":\"b\"", "1700000013500")
                                        .doesNotContain("label"));
    }

    @Test
    void jsonLines_arriveAsTheyStand_upToTheNumberAsked() throws IOException {
        Path data = Files.writeString(folder.resolve("a.jsonl"), "{\"x\": 1}\noops\nthird\n");
        Run run = produce(data, "json", "--partitions=1", "--events=2", "--bad-rows=send");
        assertThat(run.exit()).isZero();
        assertThat(values("json")).containsExactly("{\"x\": 1}", "oops");
    }

    @Test
    void avro_isReadAsTheSameEvents_andWhatIsNoEventStands() throws IOException {
        Path csv =
                Files.writeString(
                        folder.resolve("a.csv"),
                        "entity,label,time,f0,f1\na,x,1700000012,0.1,2\nb,,1700000013,3,4\n");
        assertThat(produce(csv, "as-json", "--partitions=1", "--time-column=time").err()).isEmpty();
        assertThat(
                        produce(
                                        csv,
                                        "as-avro",
                                        "--partitions=1",
                                        "--time-column=time",
                                        "--format=avro")
                                .err())
                .isEmpty();
        assertThat(events("as-avro")).hasSize(2).isEqualTo(events("as-json"));
        assertThat(values("as-avro")).noneMatch(value -> value.startsWith("{"));
        Path lines =
                Files.writeString(
                        folder.resolve("b.jsonl"), "oops\n{\"entity\":\"c\",\"features\":[1,2]}\n");
        assertThat(
                        produce(
                                        lines,
                                        "mixed",
                                        "--partitions=1",
                                        "--format",
                                        "avro",
                                        "--bad-rows",
                                        "send")
                                .exit())
                .isZero();
        assertThat(values("mixed").get(0)).isEqualTo("oops");
        assertThat(events("mixed")).hasSize(2);
    }

    /** What a job reads; empty for what it refuses. */
    private static List<Optional<Event>> events(String topic) {
        EventDecoder decoder = new EventDecoder(Map.of("default", new InputSpec.Dense(2)), LIMITS);
        List<Optional<Event>> events = new ArrayList<>();
        TopicTail.readToEnd(
                kafka.bootstrap(),
                topic,
                record ->
                        events.add(
                                decoder.decode(record) instanceof Decoded.Good good
                                        ? Optional.of(good.event())
                                        : Optional.empty()));
        return events;
    }

    @Test
    void badRows_areSkipped_orSentAsTheyStand_andCounted() throws IOException {
        Path data =
                Files.writeString(folder.resolve("bad.csv"), "entity,label,f0\na,x,1\nb,y,one\n");
        Run skipped = produce(data, "skipped", "--partitions=1", "--bad-rows=skip");
        assertThat(skipped.exit()).isZero();
        assertThat(skipped.err()).contains("1 rows cannot be used", "bad.csv, line 3", "'one'");
        assertThat(skipped.out()).contains("1 events sent", "1 rows", "skipped");
        assertThat(values("skipped")).hasSize(1);
        Run sent = produce(data, "sent", "--partitions=1", "--bad-rows=send");
        assertThat(sent.out()).contains("2 events sent", "1 rows", "as they stand");
        assertThat(values("sent")).last().isEqualTo("b,y,one");
    }

    @Test
    void pipe_isCheckedAsItComes_andStopsAtItsFirstBadRow() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Thread writer = new Thread(() -> write(pipe, "entity,label,f0\na,x,1\nb,y,one\n"));
        writer.start();
        Run run = produce(pipe, "pipe", "--partitions=1");
        writer.join();
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("1 events sent", "pipe, line 3", "'f0'", "'one'");
        assertThat(values("pipe")).singleElement().asString().contains("\"entity\":\"a\"");
    }

    @Test
    void pipe_tellsAtItsEnd_whatWasNotUsed() throws Exception {
        Run mistyped = throughAPipe("{\"entity\":\"a\",\"class\":\"x\",\"features\":[1]}\n");
        assertThat(mistyped.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(mistyped.err())
                .contains(
                        "note: fields not used: class",
                        "no row has a label to learn from",
                        "no event has a field 'label', but there is 'class'",
                        "(1 events were sent)");
        Run empty = throughAPipe("entity,label,f0\n");
        assertThat(empty.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(empty.err()).contains("fifo holds no rows that can be used");
        assertThat(throughAPipe("entity,label,f0\na,x,1\n").exit()).isEqualTo(ExitCode.OK);
    }

    private Run throughAPipe(String text) throws Exception {
        Path pipe = folder.resolve("fifo");
        Files.deleteIfExists(pipe);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Thread writer = new Thread(() -> write(pipe, text));
        writer.start();
        Run run = produce(pipe, "fifo", "--partitions=1");
        writer.join();
        return run;
    }

    private static void write(Path pipe, String text) {
        try {
            Files.writeString(pipe, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void missingTopic_isNamed_withTheRemedy() throws IOException {
        Path data = Files.writeString(folder.resolve("a.csv"), "entity,f0\na,1\n");
        Run run = produce(data, "absent", "--no-create-topic");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains("'absent'", "as --no-create-topic says; change that", "--partitions 4")
                .doesNotContain("\tat ");
    }

    @Test
    void missingTopic_isCreated_andToldWithItsPartitions_once() throws IOException {
        Path data = Files.writeString(folder.resolve("a.csv"), "entity,f0\na,1\n");
        assertThat(produce(data, "new").out())
                .startsWith("topic 'new' was missing: created with 4 partitions,");
        assertThat(produce(data, "new").out()).startsWith("1 events sent");
        assertThat(produce(data, "three", "--partitions=3").out()).contains("with 3 partitions,");
        assertThat(produce(data, "none", "--partitions=0").err())
                .contains("--partitions must be positive but was 0");
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
