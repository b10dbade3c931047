package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.connectors.Decoded;
import io.tripletflow.connectors.EventJson;
import io.tripletflow.connectors.Limits;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Lines of a JSON file, sent as they stand, so that malformed ones reach the job. Only the label of
 * rows whose {@code split} is not {@code train} is taken out.
 */
final class JsonRows implements RowSource {

    /** Keeps numbers as they were written. */
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /** Lines looked at to find the shape: the first few may be malformed. */
    private static final int SHAPE_LINES = 500;

    private final DataFile file;
    private final LongUnaryOperator times;
    private final Lines lines;
    private final Optional<EventJson> decoder;
    private long index;

    /**
     * @param shape what usable lines carry; empty if none is to be evaluated
     * @param times timestamp of a line's record, by its index counted from 0
     */
    JsonRows(DataFile file, Optional<DataShape> shape, String tower, LongUnaryOperator times) {
        this.file = file;
        this.times = times;
        this.lines = new Lines(file.name(), file.content());
        this.decoder = shape.map(of -> new EventJson(Map.of(tower, of.spec()), Limits.DEFAULTS));
    }

    /** What most of the first lines carry; empty if none of them is an event of the tower. */
    static Optional<DataShape> shape(DataFile file, String tower) throws IOException {
        Lines lines = new Lines(file.name(), file.content());
        Map<DataShape, Integer> votes = new HashMap<>();
        for (int i = 0; i < SHAPE_LINES; i++) {
            byte[] line = lines.next();
            if (line == null) {
                break;
            }
            parse(line)
                    .filter(node -> node.path("tower").asText(Event.DEFAULT_TOWER).equals(tower))
                    .flatMap(JsonRows::shapeOf)
                    .ifPresent(shape -> votes.merge(shape, 1, Integer::sum));
        }
        return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static Optional<DataShape> shapeOf(JsonNode node) {
        JsonNode features = node.path("features");
        if (features.isArray() && !features.isEmpty()) {
            return Optional.of(new DataShape.Vectors(features.size()));
        }
        if (features.isTextual() && features.textValue().length() >= 4) {
            int padding = features.textValue().replaceFirst("=+$", "").length();
            return Optional.of(new DataShape.Vectors(Math.max(1, padding * 3 / 4 / Float.BYTES)));
        }
        return node.path("text").isTextual()
                ? Optional.of(new DataShape.Texts())
                : Optional.empty();
    }

    @Override
    public Optional<StreamRow> next() throws IOException {
        byte[] line = lines.next();
        if (line == null) {
            return Optional.empty();
        }
        long time = times.applyAsLong(index++);
        ObjectNode node = parse(line).orElse(null);
        if (node == null) {
            return Optional.of(new StreamRow(lines.number(), null, line, time, Optional.empty()));
        }
        String tag = node.path("split").asText("");
        Optional<Split> split = Split.of(tag);
        byte[] key =
                node.path("entity").isTextual()
                        ? node.path("entity").textValue().getBytes(UTF_8)
                        : null;
        Optional<Sample> sample = split.flatMap(known -> sample(line, time, known));
        boolean labelled = split.filter(Split.TRAIN::equals).isPresent();
        byte[] value = labelled || !node.has("label") ? line : withoutLabel(node);
        return Optional.of(new StreamRow(lines.number(), key, value, time, sample));
    }

    private Optional<Sample> sample(byte[] line, long time, Split split) {
        Optional<Decoded> decoded = decoder.map(it -> it.decode(record(line, time)));
        if (!(decoded.orElse(null) instanceof Decoded.Good good)) {
            return Optional.empty();
        }
        Event event = good.event();
        return event.label().map(label -> new Sample(event.entity(), label, split, event.input()));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value, long time) {
        return new ConsumerRecord<>(
                "file",
                0,
                0,
                time,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static byte[] withoutLabel(ObjectNode node) {
        node.remove("label");
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a parsed line cannot be written again", e);
        }
    }

    private static Optional<ObjectNode> parse(byte[] line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public double fraction() {
        return file.fraction();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
