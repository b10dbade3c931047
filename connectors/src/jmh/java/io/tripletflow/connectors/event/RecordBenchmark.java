package io.tripletflow.connectors.event;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.wire.RecordFormat;
import io.tripletflow.connectors.wire.Utf8;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading an event of 128 numbers and writing an embedding of 64, in each format. Each time another
 * one: a processor that sees one record again and again guesses its branches by heart.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {

    private static final int WIDTH = 128;
    private static final int RECORDS = 1 << 9;

    @Param RecordFormat format;

    private final Event[] events = new Event[RECORDS];
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final EmbeddingRecord[] embeddings = new EmbeddingRecord[RECORDS];
    private EventDecoder decoder;
    private int next;

    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < RECORDS; i++) {
            float[] features = new float[WIDTH];
            float[] unit = new float[WIDTH / 2];
            for (int j = 0; j < WIDTH; j++) {
                features[j] = (float) random.nextDouble(-1, 1);
                unit[j / 2] = features[j] / 8;
            }
            Optional<String> label = Optional.of("label-3");
            events[i] =
                    new Event(
                            "entity-17",
                            label,
                            "",
                            Event.DEFAULT_TOWER,
                            1_732_400_000_000L,
                            new Input.Features(features));
            byte[] value = EventRecords.value(events[i], format);
            records.add(new ConsumerRecord<>("events", 0, 0, EventJson.key(events[i]), value));
            embeddings[i] = new EmbeddingRecord("entity-17", label, unit, 1, 2, 1_732_400L);
        }
        decoder = new EventDecoder(Map.of("default", new InputSpec.Dense(WIDTH)), Limits.DEFAULTS);
    }

    private int next() {
        next = (next + 1) % RECORDS;
        return next;
    }

    @Benchmark
    public Decoded readEvent() {
        return decoder.decode(records.get(next()));
    }

    /**
     * The long way of JSON, which records in an unusual form go; the reference of the short one.
     */
    @Benchmark
    public Object readEventWithParser() throws IOException, UnusableEventException {
        EventDraft fields = new EventDraft(Limits.DEFAULTS, WIDTH);
        byte[] value = records.get(next()).value();
        if (format == RecordFormat.JSON && Utf8.firstInvalid(value) < 0) {
            JsonFields.readFully(value, fields);
        }
        return fields;
    }

    @Benchmark
    public byte[] writeEvent() {
        return EventRecords.value(events[next()], format);
    }

    @Benchmark
    public byte[] writeEmbedding() {
        return format.embedding(embeddings[next()]);
    }
}
