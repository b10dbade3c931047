package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.console.ExitCode;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.TopicSpec.Use;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.ModelSlice;
import io.tripletflow.connectors.output.ModelSliceJson;
import io.tripletflow.connectors.output.ModelSlices;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.exchange.ModelDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models out of a topic. */
class ModelITCase {

    private static EmbeddedKafka kafka;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        Topics.ensure(
                KafkaSettings.of(kafka.bootstrap()),
                List.of(new TopicSpec("m", Use.MODEL, 1, 1), new TopicSpec("e", Use.MODEL, 1, 1)),
                true);
        try (KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap())) {
            send(producer, new ModelSnapshot(0, 40, SmallModel.of("old")));
            send(producer, new ModelSnapshot(1, SmallModel.VERSION, SmallModel.of("default")));
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, ModelSnapshot model) {
        for (ModelSlice slice : ModelSlices.split(model)) {
            byte[] key = ModelSliceJson.key(slice);
            var unused =
                    producer.send(new ProducerRecord<>("m", key, ModelSliceJson.encode(slice)));
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void theNewestModel_isExportedAndInspected() {
        Path output = folder.resolve("model.safetensors");
        Run export = of("m", "export", "--format", "safetensors", "--output", output.toString());
        assertThat(export.err()).isEmpty();
        assertThat(export.out()).contains("version 12 of topic 'm' at " + kafka.bootstrap());
        assertThat(output).hasBinaryContent(SmallModel.of("default"));
        assertThat(of("m", "inspect").out())
                .containsPattern("epoch +[0-9]+\n")
                .containsPattern("tower +default\n");
    }

    @Test
    void aTopicsModel_aFile_andAJobFile_haveOneHash() throws Exception {
        byte[] model = SmallModel.of("default");
        String digest = ModelDigest.of(model) + System.lineSeparator();
        Path file = Files.write(folder.resolve("model.safetensors"), model);
        Path job =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        "kafka.bootstrap: "
                                + kafka.bootstrap()
                                + "\ninput.dimension: 3\n"
                                + "topics.model: m\n");
        assertThat(of("m", "hash").out()).isEqualTo(digest);
        assertThat(Run.of("model", "hash", "--snapshot", file.toString()).out()).isEqualTo(digest);
        assertThat(Run.of("model", "hash", job.toString()).out()).isEqualTo(digest);
        Run another = Run.of("model", "hash", job.toString(), "--set", "topics.model=e");
        assertThat(another.err()).contains("topic 'e'", "holds no whole model yet");
        assertThat(of("m", "inspect").out()).contains("digest       " + digest);
    }

    @Test
    void hash_ofWhatIsNoModel_saysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("note.txt"), "not a model at all");
        Run run = Run.of("model", "hash", "--snapshot", file.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(file + ": not a safetensors file");
        Run both = Run.of("model", "hash", "job.yaml", "--snapshot", file.toString());
        assertThat(both.exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anEmptyOrMissingTopic_isNamed() {
        Run empty = of("e", "inspect");
        assertThat(empty.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(empty.err())
                .contains("topic 'e' at", "holds no whole model yet", "model.publish-interval");
        Run missing = of("absent", "inspect");
        assertThat(missing.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("topic 'absent' does not exist", "--bootstrap");
    }

    private static Run of(String topic, String command, String... more) {
        String[] fixed = {"model", command, "--bootstrap", kafka.bootstrap(), "--topic", topic};
        String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return Run.of(all);
    }
}
