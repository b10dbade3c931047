package io.tripletflow.serving.map;

import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.space.Served;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays entities out in the plane. Each new generation gets a projection of its own, turned towards
 * the one before; within a generation points move as their embeddings do. Not thread-safe.
 */
final class Layout {

    /** Entities that the projection is fitted to. */
    static final int ANCHORS = 2_000;

    private static final int MIX = 0x9E3779B9;

    private final Optional<String> tower;
    private long number;
    private Projection projection;
    private Map<String, double[]> places = Map.of();

    /**
     * @param tower whose entities are shown; empty for all
     */
    Layout(Optional<String> tower) {
        this.tower = tower;
    }

    /** An entity in the plane. */
    record Point(Item item, float[] vector, double x, double y, int order) {}

    /**
     * The points, in the order of the hash of their names.
     *
     * @param total of which these are a sample, or all
     */
    record Points(List<Point> points, int total) {}

    Points of(Served served, int limit) {
        List<Seen> all = seen(served.generation());
        List<Seen> chosen = all.subList(0, Math.min(limit, all.size()));
        if (chosen.isEmpty()) {
            return new Points(List.of(), 0);
        }
        if (projection == null
                || number != served.number()
                || projection.mean().length != chosen.get(0).vector().length) {
            fit(all.subList(0, Math.min(ANCHORS, all.size())));
            number = served.number();
        }
        List<Point> points = new ArrayList<>(chosen.size());
        for (Seen each : chosen) {
            double[] at = projection.point(each.vector());
            points.add(new Point(each.item(), each.vector(), at[0], at[1], each.order()));
        }
        return new Points(points, all.size());
    }

    /** An entity and the hash of its name. */
    private record Seen(Item item, float[] vector, int order) {}

    private List<Seen> seen(Generation generation) {
        List<Seen> all = new ArrayList<>(generation.size());
        generation.forEach(
                (item, vector) -> {
                    if (tower.isEmpty() || tower.get().equals(item.tower())) {
                        all.add(new Seen(item, vector, order(item.entity())));
                    }
                });
        all.sort(Comparator.comparingInt(Seen::order).thenComparing(each -> each.item().entity()));
        return all;
    }

    private static int order(String entity) {
        int hash = entity.hashCode() * MIX;
        return (hash ^ hash >>> 15) * MIX;
    }

    private void fit(List<Seen> anchors) {
        List<float[]> vectors = anchors.stream().map(Seen::vector).toList();
        List<float[]> known = new ArrayList<>();
        List<double[]> then = new ArrayList<>();
        for (Seen each : anchors) {
            double[] place = places.get(each.item().entity());
            if (place != null) {
                known.add(each.vector());
                then.add(place);
            }
        }
        projection =
                known.isEmpty()
                        ? Projection.of(vectors)
                        : Projection.near(vectors, known, then, projection.scale());
        places = new HashMap<>();
        for (Seen each : anchors) {
            places.put(each.item().entity(), projection.point(each.vector()));
        }
    }
}
