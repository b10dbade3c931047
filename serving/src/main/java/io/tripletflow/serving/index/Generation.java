package io.tripletflow.serving.index;

import io.tripletflow.serving.index.Rows.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * All entities as one version of the model sees them. Any number of threads asks while others
 * change it, one at a time: every answer is of one moment, and nobody who asks waits.
 */
public final class Generation {

    /** Rounds of catching up with changes that come while cells are made. */
    private static final int CATCH_UP_ROUNDS = 8;

    /** So many changes are caught up with while others wait. */
    private static final int LITTLE = 1_000;

    private final long epoch;
    private final long version;
    private final int cellsFrom;

    /** Of those who change it alone. */
    private final Map<String, TowerIndex> towers = new TreeMap<>();

    private final Map<String, Place> places;
    private volatile Moment now = new Moment(Map.of(), 0);
    private volatile int width;

    /** What those who ask see, by the towers' names in their order. */
    private record Moment(Map<String, TowerIndex.Tower> towers, long changes) {}

    /**
     * @param capacity how many entities to make room for
     */
    public Generation(long epoch, long version, int capacity) {
        this(epoch, version, capacity, TowerIndex.CELLS_FROM);
    }

    Generation(long epoch, long version, int capacity, int cellsFrom) {
        this.cellsFrom = cellsFrom;
        this.epoch = epoch;
        this.version = version;
        places = new ConcurrentHashMap<>(capacity);
    }

    /** An item and where it lies. */
    public record Located(Item item, float[] vector) {}

    /** What is told of one tower. */
    public record TowerSize(String name, int entities, String index, long indexBytes) {}

    public long epoch() {
        return epoch;
    }

    public long version() {
        return version;
    }

    /**
     * Puts an entity in, or moves it.
     *
     * @throws IllegalArgumentException if the vector has another length than those before
     */
    public void put(Item item, float[] vector) {
        putAll(List.of(new Located(item, vector)));
    }

    /**
     * Puts entities in, or moves them, at one moment.
     *
     * @throws IllegalArgumentException if a vector has another length than those before
     */
    public void putAll(List<Located> entities) {
        if (entities.isEmpty()) {
            return;
        }
        entities.forEach(each -> requireWidth(each.item(), each.vector()));
        change(() -> entities.forEach(this::putOne));
    }

    private void putOne(Located entity) {
        Item item = entity.item();
        TowerIndex tower = towers.computeIfAbsent(item.tower(), name -> new TowerIndex(cellsFrom));
        Place before = places.put(item.entity(), tower.add(item, entity.vector()));
        if (before != null) {
            before.index.remove(before);
        }
    }

    private void requireWidth(Item item, float[] vector) {
        if (width == 0) {
            width = vector.length;
        }
        if (vector.length != width) {
            throw new IllegalArgumentException(
                    "the embedding of entity '%s' has length %d but others of (epoch, version) (%d, %d) have %d"
                            .formatted(item.entity(), vector.length, epoch, version, width));
        }
    }

    /** Takes an entity out; one that is not there is none the less gone. */
    public void remove(String entity) {
        change(
                () -> {
                    Place place = places.remove(entity);
                    if (place != null) {
                        place.index.remove(place);
                    }
                });
    }

    private synchronized void change(Runnable change) {
        change.run();
        Map<String, TowerIndex.Tower> seen = new TreeMap<>();
        towers.forEach((name, tower) -> seen.put(name, tower.now()));
        now = new Moment(seen, now.changes() + 1);
    }

    /** The nearest, nearest first. */
    public List<Neighbour> search(Question question) {
        Nearest nearest = new Nearest(question);
        now.towers()
                .forEach(
                        (name, tower) -> {
                            if (question.tower().isEmpty() || question.tower().get().equals(name)) {
                                tower.candidates(question).offer(question, nearest);
                            }
                        });
        return nearest.sorted();
    }

    public Optional<Located> find(String entity) {
        return Optional.ofNullable(places.get(entity))
                .map(place -> new Located(place.item, place.vector));
    }

    /** Length of its embeddings, E; empty while there are none. */
    public OptionalInt width() {
        return width == 0 ? OptionalInt.empty() : OptionalInt.of(width);
    }

    public int size() {
        return now.towers().values().stream().mapToInt(tower -> tower.rows().live()).sum();
    }

    /** Grows with every change. */
    public long changes() {
        return now.changes();
    }

    /** Mean of the embeddings of a label, of unit length; empty if there are none. */
    public Optional<float[]> centre(String label) {
        double[] sum = new double[width];
        Optional<String> wanted = Optional.of(label);
        forEach(
                (item, vector) -> {
                    if (item.label().equals(wanted)) {
                        for (int i = 0; i < sum.length; i++) {
                            sum[i] += vector[i];
                        }
                    }
                });
        double length = Math.sqrt(Arrays.stream(sum).map(each -> each * each).sum());
        if (length == 0) {
            return Optional.empty();
        }
        float[] centre = new float[sum.length];
        for (int i = 0; i < centre.length; i++) {
            centre[i] = (float) (sum[i] / length);
        }
        return Optional.of(centre);
    }

    /** Hands on all entities of one moment, tower by tower; changes go on meanwhile. */
    public void forEach(BiConsumer<Item, float[]> action) {
        for (TowerIndex.Tower tower : now.towers().values()) {
            Rows.View rows = tower.rows();
            for (int row = 0; row < rows.size(); row++) {
                if (rows.isLive(row)) {
                    action.accept(rows.item(row), rows.vector(row));
                }
            }
        }
    }

    public List<TowerSize> towers() {
        List<TowerSize> sizes = new ArrayList<>();
        now.towers()
                .forEach(
                        (name, tower) ->
                                sizes.add(
                                        new TowerSize(
                                                name,
                                                tower.rows().live(),
                                                tower.search().name(),
                                                tower.search().bytes())));
        return sizes;
    }

    /**
     * Makes cells where they have become worth it and gives up the room of dead rows. Takes long;
     * answers and changes go on meanwhile. At most one thread at a time.
     *
     * @return whether there was anything to do
     */
    public boolean tidy() {
        boolean any = false;
        for (TowerIndex tower : towersNow()) {
            Layout layout = layoutIfWanted(tower);
            if (layout != null) {
                layOut(tower, layout);
                change(() -> tower.goOnWith(layout));
                any = true;
            }
        }
        return any;
    }

    private synchronized List<TowerIndex> towersNow() {
        return List.copyOf(towers.values());
    }

    private synchronized Layout layoutIfWanted(TowerIndex tower) {
        return tower.layoutIfWanted();
    }

    private synchronized Rows.View view(TowerIndex tower) {
        return tower.view();
    }

    /** Copies and makes cells until little is left: what comes while cells are made may be much. */
    private void layOut(TowerIndex tower, Layout layout) {
        for (int round = 0; round < CATCH_UP_ROUNDS; round++) {
            Rows.View rows = view(tower);
            if (round > 0 && rows.size() - layout.upTo() <= LITTLE) {
                return;
            }
            layout.copy(rows);
            layout.search(tower.cellsFrom());
        }
    }
}
