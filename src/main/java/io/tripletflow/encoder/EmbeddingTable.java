package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import it.unimi.dsi.fastutil.longs.Long2IntLinkedOpenHashMap;
import java.util.Arrays;
import java.util.List;

/**
 * A set of ids as one dense row: the weighted sum of their rows in a growing table,
 *
 * <pre>bag = Σᵢ wᵢ T[idᵢ],  wᵢ = idfᵢ / √(Σⱼ idfⱼ²),  idf = 1 + ln((n + 1) / (df + 1))</pre>
 *
 * with n sets and df of them holding the id so far. An id gets a row once it occurred {@code
 * entryAfter} times, loses it {@code expireMillis} of event time after it last occurred, and when
 * the table is full the id that occurred least recently gives way (as in Monolith, Liu et al.
 * 2022).
 *
 * <p>Every row starts at T₀[id], entries ±1/√width drawn from the id's own hash: nearly orthogonal
 * for different ids (Achlioptas 2003), so that untrained bags are as near as their sets overlap. An
 * id without a row counts with T₀, which needs no memory. Not thread-safe.
 */
public final class EmbeddingTable {

    /** Candidates for entry that are counted, for each row of capacity. */
    private static final int CANDIDATES_PER_ROW = 4;

    private final InputSpec.Ids spec;
    private final long seed;
    private final RowTable table;

    /** How often ids without a row occurred, 0 of all others; least recent first. */
    private final Long2IntLinkedOpenHashMap candidates = new Long2IntLinkedOpenHashMap();

    private final float[] start;
    private long sets;

    private int[] touched = {};
    private float[] gradients = {};
    private int[] placeOfRow = {};
    private int touchedCount;

    /**
     * An empty table.
     *
     * @param optimizer of the rows
     * @param seed with which the rows of ids begin that have none
     */
    public EmbeddingTable(InputSpec.Ids spec, OptimizerSpec optimizer, long seed) {
        this.spec = spec;
        this.seed = seed;
        table = new RowTable(spec.width(), spec.capacity(), optimizer);
        start = new float[spec.width()];
    }

    /** Ids that have a row. */
    public int size() {
        return table.size();
    }

    /** Ids that can have one. */
    public int capacity() {
        return spec.capacity();
    }

    /** Takes one set into account: counts its ids, lets them in, expires others. */
    public void observe(long[] ids, long timeMillis, long version) {
        sets++;
        for (long id : ids) {
            if (table.use(id, timeMillis) >= 0) {
                continue;
            }
            int count = candidates.remove(id) + 1;
            if (count < spec.entryAfter()) {
                candidates.put(id, count);
            } else {
                start(id);
                table.add(id, start, count, timeMillis, version);
            }
        }
        long max = (long) CANDIDATES_PER_ROW * spec.capacity();
        while (candidates.size() > max) {
            candidates.removeFirstInt();
        }
        if (spec.expireMillis() > 0) {
            table.expire(timeMillis - spec.expireMillis());
        }
    }

    /**
     * Takes an id out with its row and its count, so that it starts anew when it occurs again;
     * whether there was anything of it.
     */
    public boolean forget(long id) {
        boolean wasCandidate = candidates.remove(id) > 0;
        return table.remove(id) || wasCandidate;
    }

    /** The first row of an id, into {@link #start}. */
    private void start(long id) {
        RandomSigns.fill(id, seed, spec.width(), start);
    }

    /** Copies a row of the table to the start of {@code target}. */
    private interface RowCopy {
        void copy(int row, float[] target);
    }

    /** The bag of a set with the parameters as they are, (width), zero for an empty set. */
    public float[] bag(long[] ids) {
        int width = spec.width();
        return bag(ids, (row, to) -> System.arraycopy(table.values(), row * width, to, 0, width));
    }

    /** The bag with the averaged rows, as readers of the model see it. */
    public float[] averagedBag(long[] ids, long version, double decay) {
        return bag(ids, (row, to) -> table.average(row, version, decay, to, 0));
    }

    /** The bag as if no row had been learned: every id counts with T₀. */
    public float[] untrainedBag(long[] ids) {
        return bag(ids, null);
    }

    /**
     * @param rows null for T₀
     */
    private float[] bag(long[] ids, RowCopy rows) {
        float[] bag = new float[spec.width()];
        float[] weights = weights(ids);
        for (int i = 0; i < ids.length; i++) {
            int row = rows == null ? -1 : table.find(ids[i]);
            if (row >= 0) {
                rows.copy(row, start);
            } else {
                start(ids[i]);
            }
            add(weights[i], start, 0, bag, 0);
        }
        return bag;
    }

    private float[] weights(long[] ids) {
        float[] weights = new float[ids.length];
        double squares = 0;
        for (int i = 0; i < ids.length; i++) {
            int row = table.find(ids[i]);
            int frequency = row >= 0 ? table.uses(row) : candidates.get(ids[i]);
            double idf = 1 + StrictMath.log((sets + 1.0) / (frequency + 1.0));
            weights[i] = (float) idf;
            squares += idf * idf;
        }
        for (int i = 0; i < ids.length; i++) {
            weights[i] /= (float) Math.sqrt(squares);
        }
        return weights;
    }

    /** Forgets gradients: a new step. */
    public void begin() {
        touchedCount = 0;
    }

    /**
     * Adds the rows' gradients of a batch of bags to those since {@link #begin}, for {@link #step}.
     *
     * @param sets the ids of each bag
     * @param bagGradient (sets, width)
     */
    public void backward(List<long[]> sets, float[] bagGradient) {
        for (int i = 0; i < touchedCount; i++) {
            placeOfRow[touched[i]] = i + 1;
        }
        for (int b = 0; b < sets.size(); b++) {
            long[] ids = sets.get(b);
            float[] weights = weights(ids);
            for (int i = 0; i < ids.length; i++) {
                int row = table.find(ids[i]);
                if (row >= 0) {
                    int place = placeOf(row);
                    add(weights[i], bagGradient, b * spec.width(), gradients, place * spec.width());
                }
            }
        }
        for (int i = 0; i < touchedCount; i++) {
            placeOfRow[touched[i]] = 0;
        }
    }

    /** Place of a row among those touched; {@code placeOfRow} is 1 + place, 0 where untouched. */
    private int placeOf(int row) {
        if (row >= placeOfRow.length) {
            placeOfRow = Arrays.copyOf(placeOfRow, Math.max(row + 1, 2 * placeOfRow.length));
        }
        if (placeOfRow[row] == 0) {
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, Math.max(64, 2 * touchedCount));
                gradients = Arrays.copyOf(gradients, touched.length * spec.width());
            }
            int from = touchedCount * spec.width();
            Arrays.fill(gradients, from, from + spec.width(), 0f);
            touched[touchedCount++] = row;
            placeOfRow[row] = touchedCount;
        }
        return placeOfRow[row] - 1;
    }

    /** Parameters of all rows; live. */
    public float[] values() {
        return table.values();
    }

    /** Gradients of the touched rows, the first {@link #gradientLength} numbers; live. */
    public float[] gradients() {
        return gradients;
    }

    /** Numbers in the gradients of the touched rows: rows · width. */
    public int gradientLength() {
        return touchedCount * spec.width();
    }

    /** One step of the rows that were touched since {@link #begin}. */
    public void step(float share, long version, double decay) {
        table.step(gradients, touched, touchedCount, share, version, decay);
    }

    private void add(float factor, float[] from, int at, float[] to, int toAt) {
        for (int k = 0; k < spec.width(); k++) {
            to[toAt + k] += factor * from[at + k];
        }
    }

    /** All state. */
    public void write(Tensors out, long version) {
        table.write(out, version);
        writeCounts(out);
    }

    /** What embeds: averaged rows and frequencies. */
    public void writeModel(Tensors out, long version, double decay) {
        table.writeModel(out, version, decay);
        writeCounts(out);
    }

    private void writeCounts(Tensors out) {
        out.put("candidates", candidates.keySet().toLongArray());
        out.put("candidate.uses", candidates.values().toIntArray());
        out.putLong("sets", sets);
    }

    /**
     * Takes over what either wrote.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in, long version) throws TensorException {
        table.read(in, version);
        readCounts(in);
    }

    /**
     * Takes over the rows that embed, as the start of a new table.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void start(Tensors in) throws TensorException {
        table.start(in);
        readCounts(in);
    }

    private void readCounts(Tensors in) throws TensorException {
        candidates.clear();
        long[] ids = in.longs("candidates");
        int[] counts = in.ints("candidate.uses", ids.length);
        for (int i = 0; i < ids.length; i++) {
            if (counts[i] < 0) {
                throw new TensorException("uses must not be negative but was " + counts[i]);
            }
            candidates.put(ids[i], counts[i]);
        }
        sets = in.count("sets");
    }
}
