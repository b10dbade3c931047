package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.embedded.EmbeddedJob;
import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.cli.topic.TopicTail;
import io.tripletflow.job.config.JobConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A job that holds secrets tells them neither in its logs nor on its topics. */
class SecretsITCase {

    private static final String SECRET = "hunter2";

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void job_tellsNoSecret() throws Exception {
        JobConfig config = config();
        StringBuilder topicsText = new StringBuilder();
        try (LogCapture log = new LogCapture(Level.INFO);
                JobTopics topics = new JobTopics(config)) {
            for (int i = 0; i < 200; i++) {
                topics.send(0, JobTopics.event(i));
            }
            topics.send(0, "key".getBytes(UTF_8), "no event".getBytes(UTF_8));
            topics.flush();
            try (EmbeddedJob job =
                    EmbeddedJob.start(config, Map.of("restart-strategy.type", "none"))) {
                assertThat(job.await(120_000)).isTrue();
            }
            assertThat(topics.deadLetters()).hasSize(1);
            for (String topic :
                    List.of(
                            config.topics().deadLetters(),
                            config.topics().reports(),
                            config.topics().embeddings(),
                            config.topics().model())) {
                TopicTail.readToEnd(
                        kafka.bootstrap(), topic, record -> topicsText.append(text(record)));
            }
            assertThat(log.text()).contains("ConsumerConfig").doesNotContain(SECRET);
        }
        assertThat(topicsText.toString()).contains("windowEnd").doesNotContain(SECRET);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder(new String(record.value(), ISO_8859_1));
        record.headers().forEach(header -> text.append(new String(header.value(), ISO_8859_1)));
        return text.toString();
    }

    private static JobConfig config() {
        Map<String, String> settings = new HashMap<>();
        settings.put("job.name", "secrets");
        settings.put("kafka.bootstrap", kafka.bootstrap());
        settings.put("input.dimension", String.valueOf(JobTopics.DIMENSION));
        settings.put("topics.partitions", "1");
        settings.put("source.stop", "latest");
        settings.put("window.size", "1s");
        settings.put("checkpoint.interval", "1s");
        settings.put("job.parallelism", "1");
        settings.put(
                "kafka.properties.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\""
                        + " password=\"hunter2\";");
        settings.put("kafka.properties.ssl.truststore.password", SECRET);
        settings.put("kafka.properties.my.interceptor.password", SECRET);
        settings.put("flink.s3.secret-key", SECRET);
        settings.put("flink.fs.azure.account.key.x", SECRET);
        return JobConfig.of(settings);
    }
}
