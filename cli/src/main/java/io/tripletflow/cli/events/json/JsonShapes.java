package io.tripletflow.cli.events.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.cli.events.row.BadRowException;
import io.tripletflow.cli.events.row.DataFile;
import io.tripletflow.cli.events.row.DataShape;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What most of the first values of a JSON file carry, by tower. */
public final class JsonShapes {

    /** Values looked at to find the shape: the first few may be malformed. */
    private static final int LOOKED_AT = 20_000;

    /** Of those, for a tower to be more than a few wrong values. */
    private static final double MIN_SHARE = 0.02;

    /** Longer vectors are no inputs but mistakes. */
    private static final int MAX_FEATURES = 1 << 20;

    private JsonShapes() {}

    /** Those of the tower that most values are for, and of others that are no mistake. */
    public static SortedMap<String, DataShape> of(DataFile file) throws IOException {
        JsonTexts texts = JsonTexts.of(file);
        Map<String, Map<DataShape, Integer>> votes = new TreeMap<>();
        int usable = 0;
        for (int i = 0; i < LOOKED_AT; i++) {
            byte[] text;
            try {
                text = texts.next();
            } catch (BadRowException e) {
                break; // the rows will say so
            }
            if (text == null) {
                break;
            }
            Optional<ObjectNode> node = JsonRows.parse(EventJson.withoutEnvelope(text));
            Optional<DataShape> shape = node.flatMap(JsonShapes::of);
            if (shape.isPresent()) {
                votes.computeIfAbsent(tower(node.get()), any -> new LinkedHashMap<>())
                        .merge(shape.get(), 1, Integer::sum);
                usable++;
            }
        }
        return elected(votes, Math.max(2, usable * MIN_SHARE));
    }

    static String tower(ObjectNode node) {
        return node.path("tower").asText(Event.DEFAULT_TOWER);
    }

    private static int floatsOf(String base64) {
        int length = base64.length();
        while (length > 0 && base64.charAt(length - 1) == '=') {
            length--;
        }
        return (int) (length * 3L / 4 / Float.BYTES);
    }

    private static SortedMap<String, DataShape> elected(
            Map<String, Map<DataShape, Integer>> votes, double min) {
        int max = votes.values().stream().mapToInt(JsonShapes::total).max().orElse(0);
        SortedMap<String, DataShape> shapes = new TreeMap<>();
        votes.forEach(
                (tower, shares) -> {
                    if (total(shares) >= Math.min(min, max)) {
                        shapes.put(tower, winner(shares));
                    }
                });
        return shapes;
    }

    private static int total(Map<DataShape, Integer> shares) {
        return shares.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static DataShape winner(Map<DataShape, Integer> shares) {
        int max = Collections.max(shares.values());
        return shares.entrySet().stream()
                .filter(share -> share.getValue() == max)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    public static Optional<DataShape> of(JsonNode node) {
        JsonNode features = node.path("features");
        if (features.isArray() && !features.isEmpty() && features.size() <= MAX_FEATURES) {
            return Optional.of(new DataShape.Vectors(features.size()));
        }
        if (features.isTextual() && features.textValue().length() >= 4) {
            int count = floatsOf(features.textValue());
            return Optional.of(new DataShape.Vectors(Math.min(MAX_FEATURES, Math.max(1, count))));
        }
        if (node.path("ids").isArray()) {
            return Optional.of(new DataShape.IdSets());
        }
        return node.path("text").isTextual()
                ? Optional.of(new DataShape.Texts())
                : Optional.empty();
    }
}
