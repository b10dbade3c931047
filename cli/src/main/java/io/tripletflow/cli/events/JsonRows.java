package io.tripletflow.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.connectors.Decoded;
import io.tripletflow.connectors.EventJson;
import io.tripletflow.connectors.Limits;
import io.tripletflow.encoder.InputSpec;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** Of those lines, for a tower to be more than a few wrong lines. */
    private static final double LEAST_SHARE = 0.02;

    /** Longer vectors are no inputs but mistakes. */
    private static final int MOST_FEATURES = 1 << 20;

    private final DataFile file;
    private final LongUnaryOperator times;
    private final Lines lines;
    private final EventJson decoder;
    private long index;

    /**
     * @param shapes what usable lines carry, by tower; others are not evaluated
     * @param times timestamp of a line's record, by its index counted from 0
     */
    JsonRows(DataFile file, Map<String, DataShape> shapes, LongUnaryOperator times) {
        this.file = file;
        this.times = times;
        this.lines = new Lines(file.name(), file.content());
        Map<String, InputSpec> inputs = new TreeMap<>();
        shapes.forEach((tower, shape) -> inputs.put(tower, shape.spec()));
        this.decoder = new EventJson(inputs, Limits.DEFAULTS);
    }

    /**
     * What most of the first lines carry, by tower: the tower that most of them are for, and others
     * that are no mistake.
     */
    static SortedMap<String, DataShape> shapes(DataFile file) throws IOException {
        Lines lines = new Lines(file.name(), file.content());
        Map<String, Map<DataShape, Integer>> votes = new TreeMap<>();
        int usable = 0;
        for (int i = 0; i < SHAPE_LINES; i++) {
            byte[] line = lines.next();
            if (line == null) {
                break;
            }
            Optional<ObjectNode> node = parse(line);
            Optional<DataShape> shape = node.flatMap(JsonRows::shapeOf);
            if (shape.isPresent()) {
                String tower = node.get().path("tower").asText(Event.DEFAULT_TOWER);
                votes.computeIfAbsent(tower, any -> new LinkedHashMap<>())
                        .merge(shape.get(), 1, Integer::sum);
                usable++;
            }
        }
        return elected(votes, Math.max(2, usable * LEAST_SHARE));
    }

    private static int floatsOf(String base64) {
        int length = base64.length();
        while (length > 0 && base64.charAt(length - 1) == '=') {
            length--;
        }
        return (int) (length * 3L / 4 / Float.BYTES);
    }

    private static SortedMap<String, DataShape> elected(
            Map<String, Map<DataShape, Integer>> votes, double least) {
        int most = votes.values().stream().mapToInt(JsonRows::total).max().orElse(0);
        SortedMap<String, DataShape> shapes = new TreeMap<>();
        votes.forEach(
                (tower, shares) -> {
                    if (total(shares) >= Math.min(least, most)) {
                        shapes.put(tower, winner(shares));
                    }
                });
        return shapes;
    }

    private static int total(Map<DataShape, Integer> shares) {
        return shares.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static DataShape winner(Map<DataShape, Integer> shares) {
        int most = Collections.max(shares.values());
        return shares.entrySet().stream()
                .filter(share -> share.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<DataShape> shapeOf(JsonNode node) {
        JsonNode features = node.path("features");
        if (features.isArray() && !features.isEmpty() && features.size() <= MOST_FEATURES) {
            return Optional.of(new DataShape.Vectors(features.size()));
        }
        if (features.isTextual() && features.textValue().length() >= 4) {
            int count = floatsOf(features.textValue());
            return Optional.of(new DataShape.Vectors(Math.min(MOST_FEATURES, Math.max(1, count))));
        }
        if (node.path("ids").isArray()) {
            return Optional.of(new DataShape.IdSets());
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
        ObjectNode node = parse(line).orElse(null);
        long time = time(node, times.applyAsLong(index++));
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

    /** The event's own time is its record's too: the job holds one against the other. */
    private static long time(ObjectNode node, long otherwise) {
        JsonNode told = node == null ? MissingNode.getInstance() : node.path("time");
        long own = told.isIntegralNumber() && told.canConvertToLong() ? told.asLong() : -1;
        boolean usable = own >= 0 && own <= System.currentTimeMillis(); // brokers refuse others
        return usable ? own : otherwise;
    }

    private Optional<Sample> sample(byte[] line, long time, Split split) {
        if (!(decoder.decode(record(line, time)) instanceof Decoded.Good good)) {
            return Optional.empty();
        }
        Event event = good.event();
        return event.label()
                .map(
                        label ->
                                new Sample(
                                        event.entity(),
                                        label,
                                        split,
                                        event.tower(),
                                        event.input()));
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
        } catch (IOException | NumberFormatException e) { // of an exponent beyond all bounds
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
