package io.tripletflow.memory;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/**
 * Embeddings of earlier steps, as further positives and negatives of the rows of a step. They are
 * as old as the parameters that made them, which is harmless while those move slowly: it stays out
 * of use until {@code warmup} versions have passed, and an embedding older than {@code maxAge}
 * versions is not used. A ring: the newest {@code size} are kept. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1912.06798">Wang et al. 2020, Cross-Batch Memory</a>
 */
public final class CrossBatchMemory {

    /** Entity of rows that a build wrote which did not say whose they are. */
    private static final long UNKNOWN = 0;

    private final CrossBatchSpec spec;
    private final int width;
    private final float[] embeddings;
    private final long[] entities;
    private final long[] labels;
    private final long[] groups;
    private final int[] towers;
    private final long[] versions;
    private long added;

    /**
     * An empty memory.
     *
     * @param width numbers in an embedding
     */
    public CrossBatchMemory(CrossBatchSpec spec, int width) {
        this.spec = spec;
        this.width = width;
        embeddings = new float[spec.size() * width];
        entities = new long[spec.size()];
        labels = new long[spec.size()];
        groups = new long[spec.size()];
        towers = new int[spec.size()];
        versions = new long[spec.size()];
    }

    /** Whether it keeps rows at all. */
    public boolean isOn() {
        return spec.size() > 0;
    }

    /** Rows held, used or not. */
    public int size() {
        return (int) Math.min(added, spec.size());
    }

    /**
     * Takes a row made by the model of that version; the oldest makes room.
     *
     * @param entity key of the entity whose row it is, by which it can be forgotten
     */
    public void add(
            float[] from,
            int offset,
            long entity,
            long group,
            long label,
            int tower,
            long version) {
        if (!isOn()) {
            return;
        }
        int slot = (int) (added++ % spec.size());
        System.arraycopy(from, offset, embeddings, slot * width, width);
        entities[slot] = entity;
        groups[slot] = group;
        labels[slot] = label;
        towers[slot] = tower;
        versions[slot] = version;
    }

    /** Whether a row may be used by a step of that group at that version. */
    public boolean usable(int slot, long group, long version) {
        return version >= spec.warmup()
                && groups[slot] == group
                && version - versions[slot] <= spec.maxAge();
    }

    /** Rows that may be used by a step of that group at that version. */
    public int usable(long group, long version) {
        int count = 0;
        for (int slot = 0; slot < size(); slot++) {
            count += usable(slot, group, version) ? 1 : 0;
        }
        return count;
    }

    /** Key of the label of a row. */
    public long label(int slot) {
        return labels[slot];
    }

    /** Number of the tower that made a row. */
    public int tower(int slot) {
        return towers[slot];
    }

    /** Copies a row's embedding, (width), to {@code target}. */
    public void copy(int slot, float[] target, int offset) {
        System.arraycopy(embeddings, slot * width, target, offset, width);
    }

    /** Forgets all rows. */
    public void clear() {
        keep(slot -> false);
    }

    /**
     * Forgets the rows of some entities, and those of which an earlier build did not say whose they
     * are.
     *
     * @param forgotten whether the entity with a key is one of them
     */
    public void forget(LongPredicate forgotten) {
        keep(slot -> entities[slot] != UNKNOWN && !forgotten.test(entities[slot]));
    }

    /** Of the others nothing is left in the arrays. The oldest row becomes the first. */
    private void keep(IntPredicate stays) {
        CrossBatchMemory rest = new CrossBatchMemory(spec, width);
        int held = size();
        for (int i = 0; i < held; i++) {
            int slot = (int) ((added + i) % held);
            if (stays.test(slot)) {
                rest.add(
                        embeddings,
                        slot * width,
                        entities[slot],
                        groups[slot],
                        labels[slot],
                        towers[slot],
                        versions[slot]);
            }
        }
        if (rest.size() < held) {
            takeOver(rest);
        }
    }

    private void takeOver(CrossBatchMemory other) {
        System.arraycopy(other.embeddings, 0, embeddings, 0, embeddings.length);
        System.arraycopy(other.entities, 0, entities, 0, entities.length);
        System.arraycopy(other.groups, 0, groups, 0, groups.length);
        System.arraycopy(other.labels, 0, labels, 0, labels.length);
        System.arraycopy(other.towers, 0, towers, 0, towers.length);
        System.arraycopy(other.versions, 0, versions, 0, versions.length);
        added = other.added;
    }

    /** Writes the rows that are held, in the order of their slots, and nothing else. */
    public void write(Tensors out) {
        int held = size();
        out.put("embeddings", Arrays.copyOf(embeddings, held * width), held, width);
        out.put("groups", Arrays.copyOf(groups, held));
        out.put("labels", Arrays.copyOf(labels, held));
        out.put("towers", Arrays.copyOf(towers, held));
        out.put("versions", Arrays.copyOf(versions, held));
        out.putLong("added", added);
        if (isOn()) { // without it the digest of models that have no memory is as it was
            out.put("entities", Arrays.copyOf(entities, held));
        }
    }

    /**
     * Takes over what was written; of more rows than fit the newest. Earlier builds wrote all
     * slots, also those without a row, and not whose rows they are.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        clear();
        if (!in.has("added")) {
            return;
        }
        long[] readVersions = in.longs("versions");
        int slots = readVersions.length;
        float[] readEmbeddings = in.floats("embeddings", slots, width);
        long[] readEntities = in.has("entities") ? in.longs("entities", slots) : new long[slots];
        long[] readGroups = in.longs("groups", slots);
        long[] readLabels = in.longs("labels", slots);
        int[] readTowers = in.ints("towers", slots);
        long readAdded = in.count("added");
        int held = (int) Math.min(readAdded, slots);
        boolean fits = held == Math.min(readAdded, spec.size());
        for (int i = 0; i < held; i++) {
            // a step's bits depend on the order of the slots; if it must change, the oldest first
            int slot = fits ? i : (int) ((readAdded + i) % held);
            add(
                    readEmbeddings,
                    slot * width,
                    readEntities[slot],
                    readGroups[slot],
                    readLabels[slot],
                    readTowers[slot],
                    readVersions[slot]);
        }
        added = fits ? readAdded : added;
    }
}
