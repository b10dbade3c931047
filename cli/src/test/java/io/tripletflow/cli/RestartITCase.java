package io.tripletflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.connectors.EventJson;
import io.tripletflow.connectors.LatestEmbeddings;
import io.tripletflow.connectors.LatestModel;
import io.tripletflow.connectors.ModelSnapshot;
import io.tripletflow.connectors.Topics;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.job.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job stopped hard and started from its last checkpoint goes on as if nothing had happened. */
class RestartITCase {

    private static final int EVENTS = 4000;
    private static final int ROWS_A_STEP = 128;
    private static final int REPLAY = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void restart_fromTheLastCheckpoint_endsWithTheSameBytes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            JobConfig straight = config(kafka, "straight");
            JobConfig broken = config(kafka, "broken");
            send(straight, 0, EVENTS);
            send(broken, 0, EVENTS / 2);

            ModelSnapshot expected = runUntil(straight, Map.of(), steps(EVENTS));
            ModelSnapshot half = runUntil(broken, Map.of(), steps(EVENTS / 2 - 250));
            assertThat(half.epoch()).isZero();
            send(broken, EVENTS / 2, EVENTS);
            Map<String, String> restore =
                    Map.of("execution.state-recovery.path", newestCheckpoint("broken"));
            ModelSnapshot actual = runUntil(broken, restore, steps(EVENTS));

            assertThat(actual.epoch()).isEqualTo(1);
            assertThat(actual.version()).isEqualTo(expected.version());
            assertThat(actual.bytes()).isEqualTo(expected.bytes());
            Map<String, EmbeddingRecord> embeddings =
                    LatestEmbeddings.read(
                            broken.kafkaSettings(), broken.topics().embeddings(), PATIENCE);
            assertThat(embeddings).hasSize(EVENTS + 1);
        }
    }

    /** Runs until the model topic holds a committed model of that many updates, then cancels. */
    private static ModelSnapshot runUntil(JobConfig config, Map<String, String> flink, long version)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (EmbeddedJob job = EmbeddedJob.start(config, flink)) {
            while (System.nanoTime() < deadline) {
                assertThat(job.await(200)).as("the job has no end").isFalse();
                Optional<ModelSnapshot> model =
                        LatestModel.read(
                                config.kafkaSettings(), config.topics().model(), PATIENCE);
                if (model.isPresent() && model.get().version() >= version) {
                    return model.get();
                }
            }
        }
        throw new AssertionError("no model of version " + version + " within " + PATIENCE);
    }

    private static long steps(int events) {
        return (long) events * REPLAY / ROWS_A_STEP;
    }

    private JobConfig config(EmbeddedKafka kafka, String name) {
        Map<String, String> settings = new HashMap<>();
        settings.put("job.name", name);
        settings.put("job.parallelism", "2");
        settings.put("kafka.bootstrap", kafka.bootstrap());
        for (String topic :
                new String[] {"events", "embeddings", "model", "reports", "dead-letters"}) {
            settings.put("topics." + topic, name + "-" + topic);
        }
        settings.put("input.dimension", "8");
        settings.put("model.publish-interval", "1ms");
        settings.put("checkpoint.interval", "300ms");
        settings.put("checkpoint.directory", folder.resolve(name).toUri().toString());
        settings.put("flink.restart-strategy.type", "none");
        JobConfig config = JobConfig.of(settings);
        Topics.ensure(config.kafkaSettings(), config.topicSpecs(), true);
        return config;
    }

    /** One event a millisecond; after the last one an unlabelled event that closes all windows. */
    private static void send(JobConfig config, int from, int to) {
        Map<String, Object> client = Map.of("bootstrap.servers", config.kafka().bootstrap());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(record(config, event(i)));
            }
            if (to == EVENTS) {
                Input input = new Input.Features(new float[8]);
                long later = event(EVENTS).timeMillis() + 60_000;
                Event last = new Event("last", Optional.empty(), "", "default", later, input);
                producer.send(record(config, last));
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(JobConfig config, Event event) {
        return new ProducerRecord<>(config.topics().events(), EventJson.encode(event));
    }

    private static Event event(int i) {
        SplittableRandom random = new SplittableRandom(i);
        int label = random.nextInt(20);
        float[] values = new float[8];
        for (int k = 0; k < 8; k++) {
            values[k] = (float) (Math.sin(label * (k + 1)) + random.nextDouble(-1, 1));
        }
        Optional<String> name = Optional.of("l" + label);
        Input input = new Input.Features(values);
        return new Event("e" + i, name, "", "default", 1_700_000_000_000L + i, input);
    }

    private String newestCheckpoint(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparing(RestartITCase::number))
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }
}
