package io.tripletflow.serving.space;

import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.connectors.read.ModelTopic;
import io.tripletflow.event.Event;
import io.tripletflow.serving.index.Generation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The space as the topics tell it, and the generation that answers. One thread brings in what the
 * topics tell, another builds generations, any number asks.
 *
 * <p>What arrives is placed into the generation that answers as its version sees it. A newer
 * version is built apart, from a copy of what is known, and swapped in whole after what has changed
 * meanwhile was brought into it too: so no answer mixes versions, and none waits.
 */
public final class Space {

    /** Changes that a generation which is about to answer may still lack. */
    private static final int LITTLE = 1_000;

    private static final int CATCH_UP_ROUNDS = 8;

    private final float threshold;
    private final Entities entities;
    private final Succession succession;
    private final LongSupplier clock;
    private final Set<String> dirty = new LinkedHashSet<>();

    /** What has changed since the copy was taken that is being built from; null while none is. */
    private Set<String> changedSinceCopy;

    private volatile Optional<Model> newestModel = Optional.empty();
    private String onlyTower = "";
    private volatile boolean complete;
    private volatile Served served;
    private volatile Counts counts = Counts.NONE;
    private long generations;

    /**
     * @param threshold Euclidean distance of embeddings that count as unmoved
     * @param maxEntities most entities that are kept
     */
    public Space(float threshold, int maxEntities) {
        this(threshold, maxEntities, System::currentTimeMillis);
    }

    Space(float threshold, int maxEntities, LongSupplier clock) {
        this.threshold = threshold;
        this.entities = new Entities(maxEntities);
        this.succession = new Succession(entities, clock);
        this.clock = clock;
    }

    /** Takes in what the embeddings topic says; answers know of it after {@link #flush}. */
    public synchronized void add(EmbeddingRecord record) {
        if (!record.isTombstone()) {
            succession.see(new ModelTopic.Version(record.epoch(), record.version()));
        }
        succession.heard();
        if (entities.add(record)) {
            changed(record.entity());
        }
    }

    /** Takes in what the events topic says. */
    public synchronized void add(Event event) {
        if (entities.add(event)) {
            changed(event.entity());
        }
    }

    /** Takes in a model; of an entity without an event the tower is its only one. */
    public synchronized void add(Model model) {
        newestModel = Optional.of(model);
        onlyTower = model.towers().size() == 1 ? model.towers().get(0).name() : "";
        succession.see(model.version());
    }

    private void changed(String entity) {
        dirty.add(entity);
        if (changedSinceCopy != null) {
            changedSinceCopy.add(entity);
        }
    }

    /** From now on what is known is what the topics had at the start, or more. */
    public synchronized void complete() {
        count();
        complete = true;
    }

    /** Brings what was added into the generation that answers. */
    public synchronized void flush() {
        Served now = served;
        if (now != null && !dirty.isEmpty()) {
            place(dirty, now);
        }
        dirty.clear();
        count();
    }

    /** Those who ask how much there is do not wait for those who bring it. */
    private void count() {
        Optional<ModelTopic.Version> newest = entities.newest();
        counts =
                new Counts(
                        entities.embedded(),
                        newest,
                        newest.map(entities::count).orElse(0),
                        entities.newestEventTime(),
                        succession.lastEmbeddingMillis(),
                        entities.refused());
    }

    private void place(Set<String> changed, Served into) {
        List<Known> present = new ArrayList<>();
        for (String entity : changed) {
            Optional<Known> known = entities.find(entity);
            if (known.isPresent()) {
                present.add(known.get());
            } else {
                into.generation().remove(entity);
            }
        }
        placement(into).placeInto(into.generation(), present, onlyTower);
    }

    private Placement placement(Served into) {
        return new Placement(Succession.versionOf(into.generation()), into.model(), threshold);
    }

    /**
     * Builds the next generation if there is a version that is worth it, else sees to the one that
     * answers. Takes long; one thread at a time.
     *
     * @return whether there was anything to do
     */
    public boolean build() {
        Copy copy = copyIfWanted();
        if (copy == null) {
            Served now = served;
            return now != null && now.generation().tidy();
        }
        Generation generation =
                new Generation(
                        copy.version().epoch(), copy.version().version(), copy.entities().size());
        Placement placement = new Placement(copy.version(), copy.model(), threshold);
        placement.placeInto(generation, copy.entities(), copy.onlyTower());
        generation.tidy();
        for (int round = 0; round < CATCH_UP_ROUNDS; round++) {
            Late late = late();
            late.gone().forEach(generation::remove);
            placement.placeInto(generation, late.present(), copy.onlyTower());
        }
        swap(copy, generation);
        return true;
    }

    /** Entities that have changed while a generation was built. */
    private record Late(List<Known> present, List<String> gone) {}

    /** What has changed since the copy or the last call; nothing if that is little. */
    private synchronized Late late() {
        Late late = new Late(new ArrayList<>(), new ArrayList<>());
        if (changedSinceCopy == null || changedSinceCopy.size() <= LITTLE) {
            return late;
        }
        for (String entity : changedSinceCopy) {
            entities.find(entity)
                    .ifPresentOrElse(
                            known -> late.present().add(known.copy()),
                            () -> late.gone().add(entity));
        }
        changedSinceCopy = new HashSet<>();
        return late;
    }

    /** What a generation is built from. */
    private record Copy(
            ModelTopic.Version version,
            Optional<Model> model,
            String onlyTower,
            List<Known> entities) {}

    private synchronized Copy copyIfWanted() {
        Optional<ModelTopic.Version> wanted =
                complete ? succession.wanted(served, newestModel) : Optional.empty();
        if (wanted.isEmpty()) {
            return null;
        }
        changedSinceCopy = new HashSet<>();
        Optional<Model> model = newestModel.filter(newest -> newest.version().equals(wanted.get()));
        return new Copy(wanted.get(), model, onlyTower, entities.copies());
    }

    private synchronized void swap(Copy copy, Generation generation) {
        Set<String> changed = changedSinceCopy;
        changedSinceCopy = null;
        if (changed == null) { // what it was built from is void
            return;
        }
        Served next = new Served(generation, copy.model(), generations + 1, clock.getAsLong());
        place(changed, next);
        if (!succession.isWorth(copy.version(), generation.size(), served)) {
            succession.reject(copy.version());
            return;
        }
        generations++;
        served = next;
    }

    /** What answers come from; empty before the topics have been read. */
    public Optional<Served> served() {
        return Optional.ofNullable(served);
    }

    /** Whether answers can be given: the topics have been read, and what they hold is served. */
    public boolean isReady() {
        return complete && (served != null || counts.entities() == 0);
    }

    /** The newest model, whether it answers or not. */
    public Optional<Model> newestModel() {
        return newestModel;
    }

    /** What is known of an entity beside its place. */
    public synchronized Optional<Detail> detail(String entity) {
        return entities.find(entity)
                .map(known -> new Detail(known.embedding, Optional.ofNullable(known.event)));
    }

    /** What the topics tell of one entity. */
    public record Detail(EmbeddingRecord embedding, Optional<Event> event) {}

    /** How much is known, and of when, as of the last {@link #flush}. */
    public Counts counts() {
        return counts;
    }

    /** Forgets what a topic said that is no longer there; what answers then knows nobody. */
    public synchronized void forgetEmbeddings() {
        entities.forgetEmbeddings();
        dirty.clear();
        changedSinceCopy = null;
        succession.forget();
        served = null;
        count();
    }

    /** Forgets the events, whose topic began anew. */
    public synchronized void forgetEvents() {
        entities.forgetEvents();
    }
}
