package io.tripletflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tripletflow.cli.Main;
import io.tripletflow.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole way: file or scenario, broker, job, topics, evaluation. */
class DemoITCase {

    @TempDir Path folder;

    @Test
    void builtInStream_learns() throws IOException {
        JsonNode report = demo("--events", "6000", "--parallelism", "1");
        assertThat(report.path("events").asLong()).isEqualTo(6000);
        assertThat(report.path("versions").asLong()).isPositive();
        assertThat(report.path("notEmbedded").asLong()).isZero();
        assertThat(report.at("/deadLetters/total").asLong()).isZero();
        assertThat(report.at("/recallAt1/unseen/learned").asDouble())
                .isGreaterThan(report.at("/recallAt1/unseen/raw").asDouble());
    }

    @Test
    void aFile_givesOneDigest_atEveryParallelism() throws IOException {
        List<String> lines = IntStream.range(0, 2000).mapToObj(DemoITCase::line).toList();
        String data = Files.write(folder.resolve("lines.jsonl"), lines).toString();
        JsonNode one = demo("--data", data, "--parallelism", "1");
        assertThat(one.path("versions").asLong()).isPositive();
        assertThat(one.path("digest").asText()).hasSize(64);
        for (String parallelism : List.of("2", "4")) {
            JsonNode report = demo("--data", data, "--parallelism", parallelism);
            assertThat(report.path("digest")).isEqualTo(one.path("digest"));
            assertThat(report.path("recallAt1")).isEqualTo(one.path("recallAt1"));
        }
        JsonNode offline = demo("--data", data, "--offline");
        for (String figure :
                List.of(
                        "digest",
                        "versions",
                        "events",
                        "labelled",
                        "recallAt1",
                        "prequentialRecall")) {
            assertThat(offline.path(figure)).as(figure).isEqualTo(one.path(figure));
        }
        assertThat(offline.at("/prequentialRecall/scored").asLong()).isPositive();
    }

    @Test
    void aFileWithTimes_isMeasuredOverTime_byTheModelsOfTheJob() throws IOException {
        List<String> lines = new ArrayList<>(List.of("entity,label,split,t,f0,f1,f2,f3"));
        Random random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            int person = random.nextInt(8);
            String split = person == 0 ? "unseen" : i % 11 == 0 ? "test" : "train";
            StringBuilder line = new StringBuilder("e" + i + ",p" + person + "," + split + ",");
            line.append(1_700_000_000_000L + 2L * i);
            for (int k = 0; k < 4; k++) {
                line.append(',').append(random.nextGaussian() + ((person >> k & 1) == 0 ? 2 : -2));
            }
            lines.add(line.toString());
        }
        String data = Files.write(folder.resolve("times.csv"), lines).toString();
        JsonNode report = demo("--data", data, "--parallelism", "2");
        JsonNode known = report.at("/verification/known");
        assertThat(known.path("eer")).hasSize(6);
        assertThat(known.at("/claims/5").asDouble()).isBetween(400.0, 500.0);
        assertThat(known.at("/eer/5").asDouble()).isLessThan(0.1);
        assertThat(known.at("/rankOne/5").asDouble()).isGreaterThan(0.8);
        assertThat(known.at("/fnmrAt1In1000Low/5").asDouble())
                .isLessThanOrEqualTo(known.at("/fnmrAt1In1000/5").asDouble());
        assertThat(report.at("/verification/unknown/eer/0").isNull())
                .as("one unknown person has no impostors")
                .isTrue();
        assertThat(report.at("/verification/raw/known/eer")).hasSize(6);
        assertThat(report.at("/verification/strangers/events/5").asInt()).isPositive();
        assertThat(report.at("/verification/strangers/eer/5").asDouble()).isBetween(0.0, 0.5);
        assertThat(report.at("/verification/strangers/threshold/5").asDouble())
                .isBetween(-1.0, 1.0);
        assertThat(report.at("/verification/digest")).isEqualTo(report.path("digest"));
    }

    @Test
    void malformedLines_becomeDeadLetters_allOthersAreLearnedAndEmbedded() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            lines.add(line(i));
        }
        List<String> bad =
                List.of(
                        "not json",
                        "{\"label\":\"x\",\"features\":[1,2,3,4]}",
                        "{\"entity\":\"w\",\"label\":\"x\",\"features\":[1,2]}",
                        "{\"entity\":\"n\",\"label\":\"x\",\"features\":[1,NaN,3,4]}",
                        "{\"entity\":\"i\",\"label\":\"x\",\"features\":[1,1e99,3,4]}",
                        "{\"entity\":\"t\",\"tower\":\"other\",\"features\":[1,2,3,4]}",
                        "{\"entity\":\"h\",\"pad\":\"" + "x".repeat(600_000) + "\"}");
        for (int i = 0; i < bad.size(); i++) {
            lines.add(i * 150, bad.get(i));
        }
        Path data = Files.write(folder.resolve("events.jsonl"), lines);
        JsonNode report = demo("--data", data.toString(), "--bad-rows=send");
        assertThat(report.path("events").asLong()).isEqualTo(2007);
        assertThat(report.at("/prequentialRecall/learned").asDouble()).isBetween(0.2, 1.0);
        assertThat(report.at("/prequentialRecall/scored").asLong()).isPositive();
        assertThat(report.path("notEmbedded").asLong()).isZero();
        assertThat(report.at("/deadLetters/total").asLong()).isEqualTo(7);
        JsonNode reasons = report.at("/deadLetters/byReason");
        assertThat(reasons.path("missing-entity").asLong()).isEqualTo(1);
        assertThat(reasons.path("wrong-dimension").asLong()).isEqualTo(1);
        assertThat(reasons.path("unknown-tower").asLong()).isEqualTo(1);
        assertThat(reasons.path("too-large").asLong()).isEqualTo(1);
        assertThat(reasons.path("not-json").asLong() + reasons.path("not-finite").asLong())
                .isEqualTo(3);
    }

    private static String line(int i) {
        int label = i % 5;
        String split = i % 4 == 3 ? "test" : "train";
        return "{\"entity\":\"e%d\",\"label\":\"l%d\",\"split\":\"%s\",\"features\":[%d,%d,%d,1]}"
                .formatted(i, label, split, label * 3, (i * 7) % 11, label % 2);
    }

    private JsonNode demo(String... options) throws IOException {
        Path report = folder.resolve("r.json");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "demo",
                                "--no-progress",
                                "--port=0",
                                "--report",
                                report.toString()));
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        int exit =
                command.setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments.toArray(String[]::new));
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("recall@1", "dead letters");
        return new JsonMapper().readTree(report.toFile());
    }
}
