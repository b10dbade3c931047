package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.Decoded;
import io.tripletflow.connectors.EmbeddingRecord;
import io.tripletflow.connectors.EventDeserializer;
import io.tripletflow.connectors.KafkaEndpoints;
import io.tripletflow.connectors.KafkaSettings;
import io.tripletflow.connectors.Limits;
import io.tripletflow.connectors.SourceSpec;
import io.tripletflow.connectors.TopicSpec;
import io.tripletflow.connectors.TopicSpec.Use;
import io.tripletflow.connectors.Topics;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.event.Input;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transactions that expire between their last record and their commit, on a real broker. */
class LostOutputITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Shorter than from one checkpoint to the next, which the job's own checks would refuse. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int CHECKPOINT_MILLIS = 4000;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka =
                EmbeddedKafka.start(
                        0,
                        Map.of(
                                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                                "200"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void expiredTransaction_endsTheJob_whateverTheRestartStrategy() throws Exception {
        JobClient job = start("lost");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!job.getJobExecutionResult().isDone() && System.nanoTime() < deadline) {
            send("lost-events"); // one that comes right before a checkpoint is not lost
            Thread.sleep(CHECKPOINT_MILLIS + 300);
        }
        assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.SECONDS))
                .rootCause()
                .hasMessageMatching("(?s)transaction 'lost-embeddings-0-[0-9]+' was aborted.*")
                .hasMessageContaining("the records that it held are not on the topics");
    }

    /** A job that writes its events' features as embeddings. */
    private static JobClient start(String name) throws Exception {
        String events = name + "-events";
        String embeddings = name + "-embeddings";
        Topics.ensure(
                settings(name),
                List.of(
                        new TopicSpec(events, Use.EVENTS, 1, 1),
                        new TopicSpec(embeddings, Use.EMBEDDINGS, 1, 1)),
                true);
        KafkaEndpoints endpoints = new KafkaEndpoints(settings(name));
        TypeInformation<Decoded> type = TypeInformation.of(Decoded.class);
        Configuration restarts = new Configuration();
        restarts.setString("restart-strategy.type", "fixed-delay");
        restarts.setString("restart-strategy.fixed-delay.attempts", "1000");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, restarts);
        env.enableCheckpointing(CHECKPOINT_MILLIS).getConfig().enableObjectReuse();
        env.fromSource(
                        endpoints.events(
                                new SourceSpec(events, name, SourceSpec.Start.EARLIEST, false),
                                new EventDeserializer(
                                        Map.of("default", new InputSpec.Dense(1)),
                                        Limits.DEFAULTS,
                                        type)),
                        WatermarkStrategy.noWatermarks(),
                        "events",
                        type)
                .map(LostOutputITCase::embed, TypeInformation.of(EmbeddingRecord.class))
                .sinkTo(endpoints.embeddings(embeddings));
        return env.executeAsync(name);
    }

    private static EmbeddingRecord embed(Decoded decoded) {
        Decoded.Good good = (Decoded.Good) decoded;
        float[] features = ((Input.Features) good.event().input()).values();
        return new EmbeddingRecord(good.event().entity(), Optional.empty(), features, 0, 1, 0);
    }

    private static void send(String topic) throws Exception {
        String event = "{\"entity\":\"a\",\"features\":[1]}";
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, event.getBytes(UTF_8))).get();
        }
    }

    private static KafkaSettings settings(String name) {
        return new KafkaSettings(
                kafka.bootstrap(), Map.of(), DeliveryGuarantee.EXACTLY_ONCE, name, TIMEOUT);
    }
}
