package io.tripletflow.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as a broker would hand them over. */
public final class TestRecords {
    public static final long RECORD_TIME = 1_700_000_000_123L;
    public static final Map<String, InputSpec> DENSE = Map.of("default", new InputSpec.Dense(3));
    public static final Map<String, InputSpec> BOTH =
            Map.of("default", new InputSpec.Dense(3), "words", new InputSpec.HashedText(16));
    public static final Map<String, InputSpec> THREE =
            Map.of(
                    "default",
                    new InputSpec.Dense(3),
                    "words",
                    new InputSpec.HashedText(16),
                    "pages",
                    new InputSpec.Ids(100, 1, 0, 8));

    private TestRecords() {}

    public static ConsumerRecord<byte[], byte[]> event(String json) {
        return event(json.getBytes(UTF_8));
    }

    public static ConsumerRecord<byte[], byte[]> event(byte[] value) {
        return record("events", 0, 1842, RECORD_TIME, "k".getBytes(UTF_8), value);
    }

    public static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, long time, byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                time,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** What a reader gets of what a producer sent. */
    public static ConsumerRecord<byte[], byte[]> arrived(
            ProducerRecord<byte[], byte[]> sent, int partition, long offset) {
        ConsumerRecord<byte[], byte[]> record =
                record(sent.topic(), partition, offset, RECORD_TIME, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    /** Events as they may be: odd names, both inputs, any weight. */
    public static Arbitrary<Event> events() {
        Arbitrary<String> names =
                Arbitraries.strings().alpha().numeric().withChars("äß\"\\\n\u0000").ofMaxLength(10);
        Arbitrary<Input> features =
                Arbitraries.floats().array(float[].class).ofSize(3).map(Input.Features::new);
        Arbitrary<Input> text =
                Arbitraries.strings().ascii().ofMaxLength(40).map(t -> new Input.Text("x" + t));
        return Combinators.combine(
                        names.filter(name -> !name.isBlank()),
                        names,
                        names,
                        Arbitraries.longs().between(100_000_000_000L, TestRecords.RECORD_TIME),
                        Arbitraries.oneOf(features, text),
                        Arbitraries.floats().between(0, false, Event.MAX_WEIGHT, true),
                        names)
                .as(
                        (entity, label, group, time, input, weight, source) ->
                                new Event(
                                        entity,
                                        Optional.of(label).filter(l -> !l.isBlank()),
                                        group,
                                        input instanceof Input.Text ? "words" : "default",
                                        time,
                                        input,
                                        weight,
                                        source));
    }
}
