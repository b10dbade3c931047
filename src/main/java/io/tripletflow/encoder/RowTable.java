package io.tripletflow.encoder;

import io.tripletflow.optim.Optimizer;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import it.unimi.dsi.fastutil.longs.Long2IntLinkedOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of learned rows that grows with what the stream shows: one row of parameters for each
 * key, with its own optimiser state. A step costs what its rows cost, however large the table.
 *
 * <p>Policy when full: the key that was used least recently gives its row to the new one. Order of
 * use is part of the state, so that a restored table evicts the same keys. The map is fastutil's,
 * whose entries are half as large as the JDK's and moved without garbage. Not thread-safe.
 */
public final class RowTable {

    private static final int FIRST_ROWS = 64;

    /** Instead of a row, of a key that has none. */
    private static final int NONE = -1;

    private final int width;
    private final int capacity;
    private final Optimizer optimizer;

    /** Row of each key; least recently used first: a use puts the key at the end. */
    private final Long2IntLinkedOpenHashMap rows = new Long2IntLinkedOpenHashMap();

    private float[] values = {};

    /** Moving average of each row, as of {@link #averagedAt}. */
    private float[] averages = {};

    private long[] averagedAt = {};
    private long[] usedMillis = {};
    private int[] uses = {};

    /** Rows that no key holds any more. */
    private int[] free = {};

    private int freeCount;
    private final int[] cleared = new int[1];
    private int allocated;

    /**
     * An empty table.
     *
     * @param width numbers in a row
     * @param capacity most rows; from then on the least recently used one gives way
     * @param optimizer of the rows; its schedule counts the steps of the table
     */
    public RowTable(int width, int capacity, OptimizerSpec optimizer) {
        this.width = width;
        this.capacity = capacity;
        this.optimizer = Optimizer.of(optimizer, 0);
        rows.defaultReturnValue(NONE);
    }

    /** Keys that have a row. */
    public int size() {
        return rows.size();
    }

    /** The key's row, or −1. */
    public int find(long key) {
        return rows.get(key);
    }

    /** The key's row, which counts as used at that time, or −1. */
    public int use(long key, long timeMillis) {
        int row = rows.getAndMoveToLast(key);
        if (row == NONE) {
            return NONE;
        }
        if (uses[row] < Integer.MAX_VALUE) {
            uses[row]++;
        }
        usedMillis[row] = Math.max(usedMillis[row], timeMillis);
        return row;
    }

    /**
     * How often the key of a row was used, what {@link #add} was told included; at most 2³¹ − 1.
     */
    public int uses(int row) {
        return uses[row];
    }

    /** Gives a key without a row one that starts at {@code start}, (width) long. */
    public int add(long key, float[] start, int usesBefore, long timeMillis, long version) {
        int row = rows.size() < capacity ? unused() : rows.removeFirstInt();
        rows.put(key, row);
        System.arraycopy(start, 0, values, row * width, width);
        System.arraycopy(start, 0, averages, row * width, width);
        averagedAt[row] = version;
        usedMillis[row] = timeMillis;
        uses[row] = usesBefore;
        clearMoments(row);
        return row;
    }

    private int unused() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (allocated == averagedAt.length) {
            reserve((int) Math.min(capacity, Math.max(FIRST_ROWS, 2L * allocated)));
        }
        return allocated++;
    }

    /** Forgets keys that were last used before that time; looks at the least recently used only. */
    public void expire(long beforeMillis) {
        while (!rows.isEmpty() && usedMillis[rows.get(rows.firstLongKey())] < beforeMillis) {
            setFree(rows.removeFirstInt());
        }
    }

    private void setFree(int row) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(16, 2 * freeCount));
        }
        free[freeCount++] = row;
    }

    /** Takes a key out with all that belongs to it; whether it had a row. */
    public boolean remove(long key) {
        int row = rows.remove(key);
        if (row == NONE) {
            return false;
        }
        Arrays.fill(values, row * width, (row + 1) * width, 0f);
        Arrays.fill(averages, row * width, (row + 1) * width, 0f);
        averagedAt[row] = 0;
        usedMillis[row] = 0;
        uses[row] = 0;
        clearMoments(row);
        setFree(row);
        return true;
    }

    private void clearMoments(int row) {
        cleared[0] = row;
        optimizer.clearRows(cleared, 1, width);
    }

    /** Room for that many rows; what they hold stays. */
    private void reserve(int count) {
        values = Arrays.copyOf(values, count * width);
        averages = Arrays.copyOf(averages, count * width);
        averagedAt = Arrays.copyOf(averagedAt, count);
        usedMillis = Arrays.copyOf(usedMillis, count);
        uses = Arrays.copyOf(uses, count);
        optimizer.grow(count * width);
    }

    /** Parameters of all rows, row-major; live, and replaced as the table grows. */
    public float[] values() {
        return values;
    }

    /**
     * One step of the rows given, and of their moving averages.
     *
     * @param gradients (count, width), packed in the order of {@code touched}
     * @param touched rows, each once
     * @param decay of the moving average for each version; 0 keeps none
     */
    public void step(
            float[] gradients, int[] touched, int count, float share, long version, double decay) {
        for (int i = 0; i < count; i++) {
            settle(touched[i], version - 1, decay);
        }
        optimizer.stepRows(values, gradients, touched, count, width, share);
        for (int i = 0; i < count; i++) {
            settle(touched[i], version, decay);
        }
    }

    private void settle(int row, long version, double decay) {
        average(row, version, decay, averages, row * width);
        averagedAt[row] = Math.max(version, averagedAt[row]);
    }

    /**
     * Writes the average of a row to {@code target}, as if it had followed the row, unchanged since
     * it was last touched, at every version up to now. Changes nothing else.
     */
    void average(int row, long version, double decay, float[] target, int offset) {
        long passed = Math.max(0, version - averagedAt[row]);
        float kept =
                passed == 0 ? 1 : decay == 0 ? 0 : (float) StrictMath.pow(decay, (double) passed);
        for (int k = 0; k < width; k++) {
            float value = values[row * width + k];
            target[offset + k] = value + kept * (averages[row * width + k] - value);
        }
    }

    /** Writes rows in the order of use, least recent first, and all that belongs to them. */
    public void write(Tensors out, long version) {
        int[] order = order();
        writeRows(out, order, gather(order, values));
        out.put("average.values", gather(order, averages), order.length, width);
        long[] ages = Arrays.stream(order).mapToLong(row -> version - averagedAt[row]).toArray();
        out.put("average.age", ages);
        out.put("used", Arrays.stream(order).mapToLong(row -> usedMillis[row]).toArray());
        out.putLong("optimizer.steps", optimizer.steps());
        for (int i = 0; i < optimizer.slots().size(); i++) {
            float[] slot = gather(order, optimizer.slots().get(i));
            out.put("optimizer." + i + ".values", slot, order.length, width);
        }
    }

    /** Writes only what embeds: keys and averaged rows. */
    public void writeModel(Tensors out, long version, double decay) {
        int[] order = order();
        float[] settled = new float[order.length * width];
        for (int i = 0; i < order.length; i++) {
            average(order[i], version, decay, settled, i * width);
        }
        writeRows(out, order, settled);
    }

    private int[] order() {
        return rows.values().toIntArray();
    }

    private void writeRows(Tensors out, int[] order, float[] inOrder) {
        out.put("keys", rows.keySet().toLongArray());
        out.put("uses", Arrays.stream(order).map(row -> uses[row]).toArray());
        out.put("values", inOrder, order.length, width);
    }

    /**
     * Takes over what {@link #write} or {@link #writeModel} wrote; the latter without optimiser.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in, long version) throws TensorException {
        read(in, version, in.has("average.values"));
    }

    /**
     * Takes over the rows that embed, as the start of a new table: no optimiser, no ages.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void start(Tensors in) throws TensorException {
        read(in, 0, false);
        if (in.has("average.values")) {
            fill(in.floats("average.values", size(), width), values);
            fill(in.floats("average.values", size(), width), averages);
        }
    }

    private void read(Tensors in, long version, boolean whole) throws TensorException {
        long[] keys = in.longs("keys");
        int count = keys.length;
        if (count > capacity) {
            throw new TensorException(
                    "a table of "
                            + count
                            + " rows does not fit the capacity "
                            + capacity
                            + "; raise the capacity to at least that, or start a new model");
        }
        rows.clear();
        freeCount = 0;
        allocated = count;
        reserve(Math.max(count, averagedAt.length));
        fill(in.floats("values", count, width), values);
        fill(in.floats(whole ? "average.values" : "values", count, width), averages);
        System.arraycopy(in.ints("uses", count), 0, uses, 0, count);
        if (whole) {
            System.arraycopy(in.longs("used", count), 0, usedMillis, 0, count);
            long[] ages = in.longs("average.age", count);
            for (int row = 0; row < count; row++) {
                averagedAt[row] = version - ages[row];
            }
        } else {
            Arrays.fill(averagedAt, version);
        }
        for (int row = 0; row < count; row++) {
            if (uses[row] < 0) { // earlier builds counted on beyond 2³¹ − 1
                uses[row] = Integer.MAX_VALUE;
            }
            if (rows.put(keys[row], row) != NONE) {
                throw new TensorException("key " + keys[row] + " stands twice in a table of rows");
            }
        }
        if (whole) {
            List<float[]> slots = new ArrayList<>();
            for (int i = 0; i < optimizer.slots().size(); i++) {
                float[] rowsOfSlot = in.floats("optimizer." + i + ".values", count, width);
                slots.add(Arrays.copyOf(rowsOfSlot, values.length));
            }
            optimizer.restore(in.longValue("optimizer.steps"), slots);
        }
    }

    /** Rows that are not given to a key hold zeros: they must be finite too. */
    private static void fill(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
        Arrays.fill(to, from.length, to.length, 0f);
    }

    private float[] gather(int[] order, float[] from) {
        float[] result = new float[order.length * width];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(from, order[i] * width, result, i * width, width);
        }
        return result;
    }
}
