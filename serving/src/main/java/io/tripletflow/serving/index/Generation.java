package io.tripletflow.serving.index;

import io.tripletflow.serving.index.Rows.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;

/**
 * All entities as one version of the model sees them. Many threads may ask at once while one
 * changes it: every answer is of one moment.
 */
public final class Generation {

    /** Rounds of catching up with changes that come while cells are made. */
    private static final int CATCH_UP_ROUNDS = 8;

    private final long epoch;
    private final long version;
    private final int cellsFrom;
    private final Map<String, TowerIndex> towers = new TreeMap<>();
    private final Map<String, Place> places;
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
    private long changes;
    private volatile int width;

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
        places = new HashMap<>(capacity * 4 / 3 + 16);
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
        entities.forEach(each -> requireWidth(each.item(), each.vector()));
        locked(() -> entities.forEach(this::putOne));
    }

    private void putOne(Located entity) {
        Item item = entity.item();
        Place place = places.computeIfAbsent(item.entity(), e -> new Place(null, 0));
        towers.computeIfAbsent(item.tower(), tower -> new TowerIndex(cellsFrom))
                .put(place, item, entity.vector());
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
        locked(
                () -> {
                    Place place = places.remove(entity);
                    if (place != null) {
                        place.index.remove(place);
                    }
                });
    }

    private void locked(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
            changes++;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The nearest, nearest first. */
    public List<Neighbour> search(Question question) {
        Nearest nearest = new Nearest(question);
        for (Candidates each : candidates(question)) {
            each.offer(question, nearest);
        }
        return nearest.sorted();
    }

    /** Of one moment. They are compared without the lock: that may take long. */
    private List<Candidates> candidates(Question question) {
        lock.readLock().lock();
        try {
            List<Candidates> candidates = new ArrayList<>();
            towers.forEach(
                    (name, tower) -> {
                        if (question.tower().isEmpty() || question.tower().get().equals(name)) {
                            candidates.add(tower.candidates(question));
                        }
                    });
            return candidates;
        } finally {
            lock.readLock().unlock();
        }
    }

    public Optional<Located> find(String entity) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(places.get(entity))
                    .map(
                            place ->
                                    new Located(
                                            place.index.rows().item(place.row),
                                            place.index.rows().vector(place.row)));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Length of its embeddings, E; empty while there are none. */
    public OptionalInt width() {
        return width == 0 ? OptionalInt.empty() : OptionalInt.of(width);
    }

    public int size() {
        lock.readLock().lock();
        try {
            return places.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Grows with every change. */
    public long changes() {
        lock.readLock().lock();
        try {
            return changes;
        } finally {
            lock.readLock().unlock();
        }
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
        for (Rows.View rows : views()) {
            for (int row = 0; row < rows.size(); row++) {
                if (rows.isLive(row)) {
                    action.accept(rows.item(row), rows.vector(row));
                }
            }
        }
    }

    private List<Rows.View> views() {
        lock.readLock().lock();
        try {
            return towers.values().stream().map(tower -> tower.rows().view(0)).toList();
        } finally {
            lock.readLock().unlock();
        }
    }

    public List<TowerSize> towers() {
        lock.readLock().lock();
        try {
            List<TowerSize> sizes = new ArrayList<>();
            towers.forEach(
                    (name, tower) ->
                            sizes.add(
                                    new TowerSize(
                                            name,
                                            tower.live(),
                                            tower.searchName(),
                                            tower.indexBytes())));
            return sizes;
        } finally {
            lock.readLock().unlock();
        }
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
                locked(() -> tower.goOnWith(layout));
                any = true;
            }
        }
        return any;
    }

    private List<TowerIndex> towersNow() {
        lock.readLock().lock();
        try {
            return List.copyOf(towers.values());
        } finally {
            lock.readLock().unlock();
        }
    }

    private Layout layoutIfWanted(TowerIndex tower) {
        lock.readLock().lock();
        try {
            return tower.wantsCells() || tower.wantsRoom() ? new Layout(tower.live()) : null;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Copies and makes cells until little is left: what comes while cells are made may be much. */
    private void layOut(TowerIndex tower, Layout layout) {
        for (int round = 0; round < CATCH_UP_ROUNDS; round++) {
            Rows.View rows = view(tower, layout.upTo());
            boolean little = rows.size() - layout.upTo() <= TowerIndex.FEW_BESIDE;
            if (little && round > 0) {
                return;
            }
            layout.copy(rows);
            layout.search(tower.cellsFrom());
        }
    }

    private Rows.View view(TowerIndex tower, int from) {
        lock.readLock().lock();
        try {
            return tower.rows().view(from);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Brings rows that lie beside the cells into them, one at a time so that nobody waits for long.
     *
     * @param most how many at most
     * @return how many they were
     */
    public int absorb(int most) {
        int count = 0;
        for (TowerIndex tower : towersNow()) {
            while (count < most && absorbNext(tower)) {
                count++;
            }
        }
        return count;
    }

    private boolean absorbNext(TowerIndex tower) {
        lock.writeLock().lock();
        try {
            boolean wanted = tower.wantsToAbsorb();
            if (wanted) {
                tower.absorbNext();
            }
            return wanted;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
