package io.tripletflow.serving.map;

import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.index.Neighbour;
import io.tripletflow.serving.index.Question;
import io.tripletflow.serving.map.Layout.Point;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the nearest other labelled entity of a point has the same label. Each is a search, so
 * points are compared some at a time, round after round; a round that began after the last change
 * is the last one. Not thread-safe.
 */
final class Correctness {

    private final long budgetNanos;
    private final Map<String, Boolean> known = new HashMap<>();
    private int next;
    private long roundNumber = -1;
    private long roundChanges = -1;
    private boolean done;
    private long revision;

    /**
     * @param budgetNanos how long {@link #goOn} compares
     */
    Correctness(long budgetNanos) {
        this.budgetNanos = budgetNanos;
    }

    /** Whether all points were compared as they are. */
    boolean isDone(long number, long changes) {
        return done && roundNumber == number && roundChanges == changes;
    }

    /** Compares some more points of a generation. */
    void goOn(Generation generation, long number, long changes, List<Point> points) {
        if (next >= points.size() || roundNumber < 0) {
            begin(number, changes, points);
        }
        long end = System.nanoTime() + budgetNanos;
        do {
            if (next >= points.size()) {
                done = true;
                return;
            }
            compare(generation, points.get(next++));
        } while (System.nanoTime() < end);
        done = next >= points.size();
    }

    private void begin(long number, long changes, List<Point> points) {
        next = 0;
        roundNumber = number;
        roundChanges = changes;
        done = false;
        Set<String> present = new HashSet<>();
        points.forEach(point -> present.add(point.item().entity()));
        known.keySet().retainAll(present);
    }

    private void compare(Generation generation, Point point) {
        Item item = point.item();
        Boolean verdict = item.label().isEmpty() ? null : verdict(generation, point);
        Boolean before =
                verdict == null ? known.remove(item.entity()) : known.put(item.entity(), verdict);
        if (verdict == null ? before != null : !verdict.equals(before)) {
            revision++;
        }
    }

    /** Null where nobody else has a label. */
    private static Boolean verdict(Generation generation, Point point) {
        Item item = point.item();
        Question question =
                new Question(
                        point.vector(),
                        1,
                        Optional.empty(),
                        Set.of(item.entity()),
                        other -> other.label().isPresent(),
                        0);
        List<Neighbour> nearest = generation.search(question);
        return nearest.isEmpty() ? null : nearest.get(0).item().label().equals(item.label());
    }

    /** Grows whenever what is known changes. */
    long revision() {
        return revision;
    }

    /** 1 where it has, 0 where it has not, −1 where that is not known, or not yet. */
    int of(String entity) {
        Boolean verdict = known.get(entity);
        return verdict == null ? -1 : verdict ? 1 : 0;
    }
}
