package io.tripletflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.cli.embedded.EmbeddedKafka;
import io.tripletflow.connectors.endpoint.EventDeserializer;
import io.tripletflow.connectors.endpoint.KafkaEndpoints;
import io.tripletflow.connectors.endpoint.SourceSpec;
import io.tripletflow.connectors.endpoint.TopicSink;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.connectors.kafka.SettingNames;
import io.tripletflow.connectors.kafka.TopicSpec;
import io.tripletflow.connectors.kafka.TopicSpec.Use;
import io.tripletflow.connectors.kafka.Topics;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Input;
import io.tripletflow.job.operator.LedgerWriter;
import io.tripletflow.job.state.Formats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Transactions that expire between the checkpoint that promises them and their commit, on a real
 * broker: another part of the job takes longer over its checkpoint than they live.
 */
class LostOutputITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Shorter than a checkpoint takes, which the job's own checks would refuse. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final int SLOW_MILLIS = 5000;

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
            send("lost-events"); // one that expires even before its checkpoint is only repeated
            Thread.sleep(SLOW_MILLIS + 1000);
        }
        assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.SECONDS))
                .rootCause()
                .hasMessageMatching("(?s)transaction 'lost-embeddings-0-[0-9]+' was aborted.*")
                .hasMessageContaining("the records that it held are not on the topics");
    }

    private static List<TopicSpec> topics(String name) {
        return List.of(
                new TopicSpec(name + "-events", Use.EVENTS, 1, 1),
                new TopicSpec(name + "-embeddings", Use.EMBEDDINGS, 1, 1),
                new TopicSpec(name + "-ledger", Use.LEDGER, 1, 1));
    }

    /** A job that writes its events' features as embeddings. */
    private static JobClient start(String name) throws Exception {
        String events = name + "-events";
        Topics.ensure(settings(name), topics(name), true);
        KafkaEndpoints endpoints = new KafkaEndpoints(settings(name));
        TopicSink<EmbeddingRecord> topicSink =
                endpoints.embeddings(name + "-embeddings", RecordFormat.JSON);
        TypeInformation<Decoded> type = TypeInformation.of(Decoded.class);
        Configuration restarts = new Configuration();
        restarts.setString("restart-strategy.type", "fixed-delay");
        restarts.setString("restart-strategy.fixed-delay.attempts", "1000");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, restarts);
        env.enableCheckpointing(500).getConfig().enableObjectReuse();
        DataStream<Decoded> decoded =
                env.fromSource(
                        endpoints.events(
                                new SourceSpec(events, name, SourceSpec.Start.EARLIEST, false),
                                new EventDeserializer(
                                        Map.of("default", new InputSpec.Dense(1)),
                                        Limits.DEFAULTS,
                                        type)),
                        WatermarkStrategy.noWatermarks(),
                        "events",
                        type);
        decoded.map(new SlowCheckpoint(), type).disableChaining().sinkTo(new DiscardingSink<>());
        decoded.map(LostOutputITCase::embed, Formats.EMBEDDING)
                .transform(
                        "ledger",
                        Formats.KAFKA_RECORD,
                        new LedgerWriter<>(
                                topicSink.topic(),
                                topicSink.encoder(),
                                name + "-ledger",
                                System.currentTimeMillis(),
                                false))
                .sinkTo(topicSink.sink());
        return env.executeAsync(name);
    }

    /** Takes its time over every checkpoint. */
    private static final class SlowCheckpoint
            implements MapFunction<Decoded, Decoded>, CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public Decoded map(Decoded decoded) {
            return decoded;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws InterruptedException {
            Thread.sleep(SLOW_MILLIS);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }

    private static EmbeddingRecord embed(Decoded decoded) {
        Decoded.Good good = (Decoded.Good) decoded;
        float[] features = ((Input.Features) good.event().input()).values();
        return new EmbeddingRecord(good.event().entity(), Optional.empty(), features, 0, 1, 0);
    }

    private static void send(String topic) throws Exception {
        String event = "{\"entity\":\"a\",\"features\":[1]}";
        try (KafkaProducer<byte[], byte[]> producer = Producers.of(kafka.bootstrap())) {
            producer.send(new ProducerRecord<>(topic, event.getBytes(UTF_8))).get();
        }
    }

    private static KafkaSettings settings(String name) {
        return new KafkaSettings(
                kafka.bootstrap(),
                Map.of(),
                DeliveryGuarantee.EXACTLY_ONCE,
                name,
                TIMEOUT,
                SettingNames.OWN);
    }
}
