package io.tripletflow.bench.stream;

import io.tripletflow.connectors.endpoint.KafkaEndpoints;
import io.tripletflow.connectors.kafka.KafkaSettings;
import io.tripletflow.job.FlinkSettings;
import io.tripletflow.job.config.JobConfig;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Copies a topic, byte for byte: what Kafka and Flink cost before any work is done. Clients,
 * parallelism and checkpoints are those of the job beside which it is measured.
 */
final class CopyJob {

    private static final TypeInformation<Tuple2<byte[], byte[]>> BYTES =
            new TupleTypeInfo<>(
                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private CopyJob() {}

    /** Runs until the process ends. */
    static void run(JobConfig config, String target) throws Exception {
        Configuration flink = FlinkSettings.of(config);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        config.parallelism().orElseThrow(), flink);
        KafkaSettings kafka = config.kafkaSettings();
        KafkaSource<Tuple2<byte[], byte[]>> source =
                KafkaSource.<Tuple2<byte[], byte[]>>builder()
                        .setProperties(kafka.client(Map.of("isolation.level", "read_committed")))
                        .setTopics(config.topics().events())
                        .setGroupId(config.kafka().groupId())
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setDeserializer(new Bytes())
                        .build();
        KafkaSink<Tuple2<byte[], byte[]>> sink =
                KafkaSink.<Tuple2<byte[], byte[]>>builder()
                        .setKafkaProducerConfig(kafka.client(KafkaEndpoints.PRODUCER_DEFAULTS))
                        .setBootstrapServers(kafka.bootstrap())
                        .setDeliveryGuarantee(kafka.guarantee())
                        .setRecordSerializer(
                                (bytes, context, time) ->
                                        new ProducerRecord<>(target, bytes.f0, bytes.f1))
                        .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "read", BYTES).sinkTo(sink);
        env.execute(config.name());
    }

    /** Key and value as they stand. */
    private static final class Bytes
            implements KafkaRecordDeserializationSchema<Tuple2<byte[], byte[]>> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(
                ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<byte[], byte[]>> out) {
            out.collect(Tuple2.of(record.key(), record.value()));
        }

        @Override
        public TypeInformation<Tuple2<byte[], byte[]>> getProducedType() {
            return BYTES;
        }
    }
}
