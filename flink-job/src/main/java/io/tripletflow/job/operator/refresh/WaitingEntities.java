package io.tripletflow.job.operator.refresh;

import io.tripletflow.job.state.event.EntityState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The entities of one subtask that wait to be embedded. What waits is newer than what is stored,
 * but never at a checkpoint.
 *
 * <p>Most wait a few milliseconds, so that many are embedded together. Those of a backlog wait as
 * long as readers do not miss them: meanwhile most of their windows are learned and many come
 * again, so that each is embedded once for all its events of that time.
 */
final class WaitingEntities {

    /** Milliseconds in which others come that are embedded together, too few for a reader. */
    private static final long SOON_MILLIS = 5;

    /** Most that wait for others: the older half of them is embedded together. */
    private static final int MAX_SOON = 2 * EntityEmbedder.TOGETHER;

    /** More than are on their way between the source and the trainer, or none would be learned. */
    private static final int ON_THE_WAY = 1 << 15;

    /** Most of a backlog that wait: without the older half there are those on their way. */
    private static final int MAX_PATIENT = 2 * ON_THE_WAY;

    /** So few of a backlog are embedded as soon as they have been learned. */
    private static final int FEW = 1 << 10;

    /** Most that wait until the first model comes; others wait in the state for the sweep. */
    private static final int MAX_BEFORE_MODEL = 1 << 14;

    private final EntityEmbedder embedder;
    private final CurrentModel model;
    private final Map<String, WaitingQueue.Entry> waiting = new HashMap<>();
    private final WaitingQueue soon;
    private final WaitingQueue patient;

    /**
     * @param patienceMillis that entities of a backlog may wait; when one has waited so long, those
     *     go with it that have waited for half of it
     */
    WaitingEntities(
            EntityEmbedder embedder,
            CurrentModel model,
            long patienceMillis,
            ProcessingTimeService clock) {
        this.embedder = embedder;
        this.model = model;
        this.soon = new WaitingQueue(waiting, clock, this::embedDue, MAX_SOON, SOON_MILLIS, 0);
        this.patient =
                new WaitingQueue(
                        waiting,
                        clock,
                        this::embedDue,
                        MAX_PATIENT,
                        patienceMillis,
                        patienceMillis / 2);
    }

    /** How many wait; any thread may ask. */
    int size() {
        return soon.size() + patient.size();
    }

    /** Since when the first of them waits, the greatest number if none does; any thread may ask. */
    long waitsSince() {
        return Math.min(soon.waitsSince(), patient.waitsSince());
    }

    /** The newest state of the entity that is the current key, null if it has none. */
    EntityState ofCurrentKey(String key) throws Exception {
        WaitingQueue.Entry entry = waiting.get(key);
        return entry == null ? embedder.stored() : entry.state();
    }

    /** The newest state of any entity, null if it has none. May change the current key. */
    EntityState find(String key) throws Exception {
        WaitingQueue.Entry entry = waiting.get(key);
        return entry == null ? embedder.stored(key) : entry.state();
    }

    /**
     * Embeds the entity with others. May change the current key.
     *
     * @param patiently whether that has time until its window has been learned
     */
    void add(String key, EntityState state, boolean patiently) throws Exception {
        WaitingQueue.Entry entry = waiting.get(key);
        boolean stays = entry != null && (patiently || entry.queue() == soon);
        WaitingQueue queue = stays ? entry.queue() : patiently ? patient : soon;
        queue.put(entry, key, state);
        schedule(queue);
    }

    /**
     * Whether an entity whose window has been learned goes on waiting there: where many of a
     * backlog wait, it will come again, until they are too many.
     */
    boolean goesOnWaiting(String key) {
        WaitingQueue.Entry entry = isCrowded() ? waiting.get(key) : null;
        return entry != null && entry.queue() == patient;
    }

    /** Embeds an entity whose window has been learned, at once or with many others of a backlog. */
    void addLearned(String key, EntityState state, boolean ofBacklog) throws Exception {
        add(key, state, ofBacklog && isCrowded());
    }

    private boolean isCrowded() {
        return patient.size() >= FEW && !patient.hasAtLeast(ON_THE_WAY);
    }

    /** Embeds all that cannot wait until its window has been learned. Changes the current key. */
    void embedSoon() throws Exception {
        embedAll(soon);
    }

    /** Embeds all that waits. Changes the current key. */
    void embedAll() throws Exception {
        embedAll(soon);
        embedAll(patient);
    }

    /**
     * Leaves nothing that is newer than what is stored: embeds what cannot wait. What can goes on
     * waiting, and is stored as it is, where the first sweep of a restored job finds it. So is all
     * before the first model. Changes the current key.
     */
    void save() throws Exception {
        if (model.hasBegun()) {
            embedAll(soon);
        } else {
            embedder.storeUnembedded(soon.states());
        }
        embedder.storeUnembedded(patient.states());
    }

    /** Forgets an entity and tells the readers. Changes the current key. */
    void forget(String key, EntityState known) {
        WaitingQueue.Entry entry = waiting.get(key);
        if (entry != null) {
            entry.queue().remove(key);
        }
        embedder.forget(key, known);
    }

    /** Has what waits there embedded in time, and not too much of it at once. */
    private void schedule(WaitingQueue queue) throws Exception {
        if (!model.hasBegun()) {
            if (queue.hasAtLeast(MAX_BEFORE_MODEL)) {
                embedder.storeUnembedded(queue.takeUntil(Long.MAX_VALUE));
            }
        } else if (queue.isFull()) {
            embedder.embed(queue.takeHalf());
        } else {
            queue.setTimer();
        }
    }

    private void embedAll(WaitingQueue queue) throws Exception {
        embedDue(queue, Long.MAX_VALUE);
    }

    private void embedDue(WaitingQueue queue, long now) throws Exception {
        queue.cancelTimer();
        List<EntityState> due = queue.takeUntil(now - queue.minMillis());
        queue.setTimer();
        embedder.embed(due);
    }
}
