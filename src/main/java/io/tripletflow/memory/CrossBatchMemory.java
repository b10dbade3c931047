package io.tripletflow.memory;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/**
 * Embeddings of earlier steps, as further positives and negatives of the rows of a step. They are
 * as old as the parameters that made them, which is harmless while those move slowly: it stays out
 * of use until {@code warmup} versions have passed, and an embedding older than {@code maxAge}
 * versions is not used. A ring: the newest {@code size} are kept. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1912.06798">Wang et al. 2020, Cross-Batch Memory</a>
 */
public final class CrossBatchMemory {

    private final CrossBatchSpec spec;
    private final int width;
    private final float[] embeddings;
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
        labels = new long[spec.size()];
        groups = new long[spec.size()];
        towers = new int[spec.size()];
        versions = new long[spec.size()];
    }

    /** Rows held, used or not. */
    public int size() {
        return (int) Math.min(added, spec.size());
    }

    /** Takes a row made by the model of that version; the oldest makes room. */
    public void add(float[] from, int offset, long group, long label, int tower, long version) {
        if (spec.size() == 0) {
            return;
        }
        int slot = (int) (added++ % spec.size());
        System.arraycopy(from, offset, embeddings, slot * width, width);
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
        added = 0;
    }

    /** Writes all rows. */
    public void write(Tensors out) {
        out.put("embeddings", embeddings, spec.size(), width);
        out.put("groups", groups);
        out.put("labels", labels);
        out.put("towers", towers);
        out.put("versions", versions);
        out.putLong("added", added);
    }

    /**
     * Takes over what was written; a memory of another size starts empty.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        clear();
        if (!in.has("added") || in.longs("versions").length != spec.size()) {
            return;
        }
        copy(in.floats("embeddings", spec.size(), width), embeddings);
        copy(in.longs("groups", spec.size()), groups);
        copy(in.longs("labels", spec.size()), labels);
        copy(in.ints("towers", spec.size()), towers);
        copy(in.longs("versions", spec.size()), versions);
        added = in.count("added");
    }

    private static void copy(Object from, Object to) {
        System.arraycopy(from, 0, to, 0, java.lang.reflect.Array.getLength(to));
    }
}
