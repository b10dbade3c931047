package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.output.EmbeddingRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateITCase {

    private static EmbeddedKafka kafka;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
        Topics.ensure(
                KafkaSettings.of(kafka.bootstrap()),
                Stream.of(
                                "line", "rest", "many", "plain", "mixed", "other", "gone", "named",
                                "sweep", "cameras", "visits", "held", "first")
                        .map(name -> new TopicSpec(name, TopicSpec.Use.EMBEDDINGS, 1, -1))
                        .toList(),
                true);
        producer = Producers.of(kafka.bootstrap());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        kafka.close();
    }

    /** On a line a: 0 (A) 1 (A) 3 (B), b: 2 (A). Only those of label a have a match elsewhere. */
    @Test
    void acrossCamerasInTheNames_isMeasured() throws IOException {
        send("cameras", "a-camA-1", "a", 1, 0, 0);
        send("cameras", "a-camA-2", "a", 1, 1, 0);
        send("cameras", "a-camB-1", "a", 1, 3, 0);
        send("cameras", "b-camA-1", "b", 1, 2, 0);
        Path file = folder.resolve("cameras.json");
        Run run = evaluate("--topic=cameras", "--k=1", "--report=" + file);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "3 queries; 1 more have no match of another source",
                        "rank-1             0.000",
                        "rank-1, others     0.667");
        JsonNode json = new JsonMapper().readTree(file.toFile());
        assertThat(json.path("rank1AcrossSources").asDouble()).isZero();
        assertThat(json.path("mapAcrossSources").asDouble())
                .isEqualTo((1 / 2.0 + 1 / 2.0 + 7 / 12.0) / 3);
        assertThat(json.path("queriesAcrossSources").asInt()).isEqualTo(3);
        Run bySite = evaluate("--topic=cameras", "--source-from-entity=(.).*");
        assertThat(bySite.out()).contains("0 queries; 4 more have no match");
        Run none = evaluate("--topic=cameras", "--source-from-entity=");
        assertThat(none.out()).doesNotContain("across sources");
        Run wrong = evaluate("--topic=cameras", "--source-from-entity=a-(.*)");
        assertThat(wrong.err()).contains("entity 'b-camA-1' does not match --source-from-entity");
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
    }

    /** Two visitors saw a and b, one c; q saw a and b, one of which is hidden. */
    @Test
    void itemsHiddenFromVisitors_areLookedFor_besideCounting() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("visits.csv"),
                        """
                        entity,label,split
                        t1,a,train
                        t1,b,train
                        t2,a,train
                        t2,b,train
                        t3,c,train
                        q,a,test
                        q,b,test
                        """);
        send("visits", "item:a", "a", 1, 1, 0);
        send("visits", "item:b", "b", 1, 1, 0);
        send("visits", "item:c", "c", 1, 0, 1);
        send("visits", "q", null, 1, 1, 0);
        Path report = folder.resolve("visits.json");
        Run run = evaluate("--topic=visits", "--visits=" + file, "--k=1,2", "--report=" + report);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "4 on topic 'visits'",
                        "hidden items of 1 test visitors    popularity  item cosine  learned",
                        "hit rate@1                        1.000        1.000    1.000");
        JsonNode test = new JsonMapper().readTree(report.toFile()).at("/quality/test");
        assertThat(test.path("queries").asInt()).isEqualTo(1);
        assertThat(test.at("/learned/mrrAt2").asDouble()).isEqualTo(1);
        assertThat(test.at("/itemCosine/ndcgAt1").asDouble()).isEqualTo(1);
        assertThat(test.at("/popularity/hitRateAt2").asDouble()).isEqualTo(1);
        send("visits", "q", null, 2, 0, 1); // now nearest to c
        Run moved = evaluate("--topic=visits", "--visits=" + file, "--k=1");
        assertThat(moved.out())
                .contains("hit rate@1                        1.000        1.000    0.000")
                .contains("versions ");
    }

    /**
     * On the line t1 (a) lies at 0.4 and t2 (a) at 6.4, next to b6. Of the unseen labels u1 and u2
     * (u) are next to each other; u3 (v) is alone.
     */
    @Test
    void heldOutRowsOfAFile_areMeasured_withTheLabelsThatTheJobHasNotSeen() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("held.csv"),
                        """
                        entity,label,split,f0
                        a0,a,train,1
                        t1,a,test,1
                        t2,a,test,1
                        t3,b,test,1
                        u1,u,unseen,1
                        u2,u,unseen,1
                        u3,v,unseen,1
                        """);
        sendLine("held");
        send("held", "t1", null, 2, 0.4f, 0);
        send("held", "t2", null, 2, 6.4f, 0);
        send("held", "u1", null, 2, 1.1f, 0);
        send("held", "u2", null, 2, 1.2f, 0);
        send("held", "u3", null, 2, 6.4f, 0);
        Path report = folder.resolve("held.json");
        Run run = evaluate("--topic=held", "--k=1", "--held-out=" + file, "--report=" + report);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "held out           test",
                        "11 on topic 'held' (8 with a label, 3 labels)",
                        "2, among all that are no queries",
                        "1 more have no labelled embedding",
                        "recall@1           0.500",
                        "held out           unseen",
                        "3, each among all others",
                        "recall@1           0.667");
        JsonNode json = new JsonMapper().readTree(report.toFile());
        assertThat(json.at("/test/recallAt/1").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/unseen/queries").asInt()).isEqualTo(3);
    }

    @Test
    void heldOutRows_thatAFileDoesNotHave_areAskedFor() throws IOException {
        Path file =
                Files.writeString(folder.resolve("all.csv"), "entity,label,f0\na0,a,1\nb0,b,1\n");
        Run run = evaluate("--topic=held", "--held-out=" + file);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "--held-out: no row of all.csv with a label is held out",
                        "in a column 'split'");
    }

    /**
     * On a line a: 0 1 5, b: 6 8 and a lonely c at 20. Nearest: a0→a1, a1→a0, a5→b6, b6→a5, b8→b6,
     * c→b8.
     */
    @Test
    void newestEmbeddings_areMeasured_asTableAndJson() throws IOException {
        send("line", "a0", "a", 1, 9, 9); // an older version
        sendLine("line");
        send("line", "plain", null, 2, 3, 0);
        Path file = folder.resolve("r.json");
        Run run = evaluate("--topic=line", "--k=1,2", "--report=" + file);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "7 on topic 'line' (6 with a label, 3 labels)",
                        "epoch 0 version 2",
                        "6, each among all others",
                        "1 of them have nothing of their label",
                        "recall@1           0.500",
                        "recall@2           0.667",
                        "NMI ",
                        "equal error rate ");
        JsonNode json = new JsonMapper().readTree(file.toFile());
        assertThat(json.at("/recallAt/1").asDouble()).isEqualTo(0.5);
        assertThat(json.path("queries").asInt()).isEqualTo(6);
        assertThat(json.path("queriesUnmatched").asInt()).isEqualTo(1);
        assertThat(json.at("/newest/version").asLong()).isEqualTo(2);
        assertThat(json.at("/verification/genuinePairs").asInt()).isEqualTo(8);
        assertThat(json.at("/verification/impostorPairs").asInt()).isEqualTo(22);
        assertThat(json.at("/verification/falseNonMatchRateAt/0.01").isNumber()).isTrue();
    }

    /** b6 and c20 ask a0 a1 a5 b8: b6's nearest is a5 with 1, then b8 with 2. */
    @Test
    void namedQueries_searchAllTheRest_byJobFile() throws IOException {
        sendLine("rest");
        Path job =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        "kafka.bootstrap: '%s'\ninput.dimension: 3\ntopics.embeddings: rest\n"
                                .formatted(kafka.bootstrap()));
        Path names = Files.writeString(folder.resolve("q.txt"), "b6\nc20\nnobody\n");
        Run run = Run.of("evaluate", job.toString(), "--queries=" + names, "--k=1,2");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "2, among all that are no queries",
                        "1 more have no labelled embedding",
                        "recall@1           0.000",
                        "recall@2           0.500");
    }

    @Test
    void sample_asksSome_theSameEachTime() throws IOException {
        for (int i = 0; i < 60; i++) {
            send("many", "e" + i, "l" + i % 3, 1, i % 3, i / 100f);
        }
        Run run = evaluate("--topic=many", "--sample=20", "--seed=5");
        assertThat(run.out()).contains("20 of 60, drawn with seed 5", "MAP@R              1.000");
        assertThat(evaluate("--topic=many", "--sample=20", "--seed=5")).isEqualTo(run);
        assertThat(evaluate("--topic=many", "--sample=0").out()).contains("60, each among");
    }

    @Test
    void sweepUnderWay_isTold_andWaitedFor() throws Exception {
        sendLine("sweep");
        send("sweep", "a0", "a", 4, 0, 0);
        send("sweep", "a1", "a", 3, 1, 0);
        Run mixed = evaluate("--topic=sweep");
        assertThat(mixed.out())
                .contains(
                        "epoch 0 version 2 to epoch 0 version 4",
                        "versions mix: 1 rows of the newest, 1 of version 3, 4 of version 2");
        assertThat(mixed.exit()).isZero();
        Run inVain = evaluate("--topic=sweep", "--wait=10ms");
        assertThat(inVain.out()).contains("versions mix:", "recall@1");
        assertThat(inVain.exit()).isEqualTo(ExitCode.FAILED);
        CompletableFuture<Run> waiting =
                CompletableFuture.supplyAsync(() -> evaluate("--topic=sweep", "--wait=60s"));
        for (String rest : List.of("a1", "a5", "b6", "b8", "c20")) {
            send("sweep", rest, rest.substring(0, 1), 4, rest.length(), 0);
        }
        assertThat(waiting.get().exit()).isZero();
        assertThat(waiting.get().out()).doesNotContain("versions mix");
        assertThat(evaluate("--topic=sweep", "--wait=soon").err())
                .contains("--wait", "'soon' is not a duration");
    }

    /** The job learns from a0 to c20 first; the held-out rows come later, of another version. */
    @Test
    void firstEmbeddings_areWaitedFor_andHeldOutRowsToo() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("first.csv"),
                        "entity,label,split,f0\na0,a,train,1\nt1,a,test,1\nu1,u,unseen,1\n");
        Path names = Files.writeString(folder.resolve("first.txt"), "c20\n");
        CompletableFuture<Run> named =
                CompletableFuture.supplyAsync(
                        () -> evaluate("--topic=first", "--queries=" + names, "--wait=60s"));
        CompletableFuture<Run> heldOut =
                CompletableFuture.supplyAsync(
                        () -> evaluate("--topic=first", "--held-out=" + file, "--wait=60s"));
        Run inVain = evaluate("--topic=first", "--wait=10ms");
        assertThat(inVain.err()).contains("topic 'first' holds no embedding yet");
        assertThat(inVain.exit()).isEqualTo(ExitCode.FAILED);
        sendLine("first");
        assertThat(named.get().err()).isEmpty();
        assertThat(named.get().out()).contains("6 on topic 'first'");
        send("first", "t1", null, 3, 0.4f, 0);
        send("first", "u1", null, 2, 1.1f, 0);
        Run half = evaluate("--topic=first", "--held-out=" + file, "--wait=10ms");
        assertThat(half.out()).contains("versions mix: 1 rows of the newest, 6 of version 2");
        assertThat(half.exit()).isEqualTo(ExitCode.FAILED);
        for (String rest : List.of("a0", "a1", "a5", "b6", "b8", "c20")) {
            send("first", rest, rest.substring(0, 1), 3, rest.length(), 0);
        }
        assertThat(heldOut.get().exit()).isZero();
        assertThat(heldOut.get().out())
                .contains("held out           test", "held out           unseen")
                .doesNotContain("versions mix");
    }

    @Test
    void whatCannotBeMeasured_isSaid() throws IOException {
        assertFailure("topic 'absent' does not exist; check its name and --bootstrap", "absent");
        send("plain", "x", null, 1, 1, 1);
        assertFailure("topic 'plain' holds 1 embeddings but none has a label", "plain");
        send("mixed", "x", "a", 1, 1, 1);
        send("mixed", "y", "a", 1, 1, 1, 1);
        assertFailure("the embedding of 'x' has length 2 but that of 'y' 3", "mixed");
        put(new ProducerRecord<>("other", new byte[] {1}, new byte[] {2}));
        assertFailure("topic 'other' does not hold embeddings: embedding at other-0@0", "other");
        put(new ProducerRecord<>("gone", new byte[] {'x'}, null));
        assertFailure("topic 'gone' holds no embedding yet", "gone");
        sendLine("named");
        Path names = Files.writeString(folder.resolve("q.txt"), "nobody\n");
        Run run = evaluate("--topic=named", "--queries=" + names);
        assertThat(run.err()).contains("none of the 1 entities of --queries");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    private static void assertFailure(String message, String topic) {
        Run run = evaluate("--topic=" + topic);
        assertThat(run.err()).contains("tripletflow evaluate: ", message).doesNotContain("\tat ");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    private static Run evaluate(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("evaluate", "--bootstrap", kafka.bootstrap()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static void sendLine(String topic) {
        send(topic, "a0", "a", 2, 0, 0);
        send(topic, "a1", "a", 2, 1, 0);
        send(topic, "a5", "a", 2, 5, 0);
        send(topic, "b6", "b", 2, 6, 0);
        send(topic, "b8", "b", 2, 8, 0);
        send(topic, "c20", "c", 2, 20, 0);
    }

    private static void send(
            String topic, String entity, String label, long version, float... embedding) {
        EmbeddingRecord record =
                new EmbeddingRecord(
                        entity, Optional.ofNullable(label), embedding, 0, version, version);
        put(EmbeddingRecords.encode(topic, record));
    }

    private static void put(ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
        producer.flush();
    }
}
