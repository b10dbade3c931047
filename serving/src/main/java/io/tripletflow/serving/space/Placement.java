package io.tripletflow.serving.space;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.event.Input;
import io.tripletflow.serving.index.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where entities lie as one version of the model sees them: as the topic says, if that version said
 * so; or if the model has not moved them by more than the job's threshold, for then it does not say
 * so again; else by their newest input. Without both they lie nowhere.
 *
 * @param version whose space it is
 * @param model of that version, where there is one
 * @param threshold Euclidean distance of embeddings that count as unmoved
 */
record Placement(ModelTopic.Version version, Optional<Model> model, float threshold) {

    /** Rows that are embedded together, and changes that are made at one moment. */
    private static final int TOGETHER = 256;

    /** Processors multiply in their own order. */
    private static final float ROUNDING = 1e-5f;

    /** What takes in an entity and where it lies; null if that is nowhere. */
    interface Sink {
        void accept(Known entity, float[] vector);
    }

    /**
     * Puts entities where they lie, many at once, since each change waits for those who ask. One
     * that cannot be placed stays where that version had it, if it had it. An embedding of another
     * length than the others is one of another model.
     *
     * @param onlyTower of an entity whose event is unknown
     */
    void placeInto(Generation generation, List<Known> entities, String onlyTower) {
        List<Generation.Located> located = new ArrayList<>();
        place(
                entities,
                (known, vector) -> {
                    if (vector != null
                            && generation.width().orElse(vector.length) == vector.length) {
                        located.add(new Generation.Located(known.item(onlyTower), vector));
                    }
                    if (located.size() == TOGETHER) {
                        generation.putAll(located);
                        located.clear();
                    }
                });
        generation.putAll(located);
    }

    /** Places entities, in any order. */
    void place(List<Known> entities, Sink sink) {
        List<Known> moved = new ArrayList<>();
        for (Known entity : entities) {
            if (isOf(entity.embedding)) {
                sink.accept(entity, entity.embedding.embedding());
            } else if (model.isPresent() && entity.hasInput()) {
                moved.add(entity);
            } else {
                sink.accept(entity, null);
            }
        }
        Map<String, List<Known>> byTower =
                moved.stream().collect(Collectors.groupingBy(entity -> entity.event.tower()));
        byTower.forEach(
                (tower, all) -> {
                    for (int from = 0; from < all.size(); from += TOGETHER) {
                        embed(
                                tower,
                                all.subList(from, Math.min(from + TOGETHER, all.size())),
                                sink);
                    }
                });
    }

    private boolean isOf(EmbeddingRecord embedding) {
        return embedding.epoch() == version.epoch() && embedding.version() == version.version();
    }

    private void embed(String tower, List<Known> entities, Sink sink) {
        List<float[]> vectors = vectors(tower, entities);
        for (int i = 0; i < entities.size(); i++) {
            Known entity = entities.get(i);
            float[] vector = vectors.get(i);
            boolean unmoved = vector != null && isUnmoved(entity.embedding.embedding(), vector);
            sink.accept(entity, unmoved ? entity.embedding.embedding() : vector);
        }
    }

    /** One by one if one of them is refused: an event of an older job, say. */
    private List<float[]> vectors(String tower, List<Known> entities) {
        List<Input> inputs = entities.stream().map(entity -> entity.event.input()).toList();
        List<String> sources = entities.stream().map(entity -> entity.event.source()).toList();
        try {
            return model.orElseThrow().embed(tower, inputs, sources);
        } catch (IllegalArgumentException e) {
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                vectors.add(one(tower, inputs.get(i), sources.get(i)));
            }
            return vectors;
        }
    }

    private float[] one(String tower, Input input, String source) {
        try {
            return model.orElseThrow().embed(tower, List.of(input), List.of(source)).get(0);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean isUnmoved(float[] said, float[] now) {
        if (said.length != now.length) {
            return false;
        }
        double sum = 0;
        for (int i = 0; i < said.length; i++) {
            double difference = said[i] - now[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum) <= threshold * 1.001 + ROUNDING;
    }
}
