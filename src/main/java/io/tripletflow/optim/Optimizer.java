package io.tripletflow.optim;

import static io.tripletflow.argument.Arguments.requireNotNegative;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Turns gradients into steps of the parameters. Owns its state; the parameters stay with the
 * caller. A step is one pass over the arrays and allocates nothing. Not thread-safe.
 *
 * <p>{@link #steps} and {@link #slots} are the whole state: an optimiser of the same specification
 * and size that is given both by {@link #restore} continues bit for bit.
 *
 * <p>The parameters may be the rows of a table that grows, of which a step touches a few: {@link
 * #stepRows} updates these alone and leaves the state of the others as it is, as PyTorch's
 * SparseAdam does ("lazily"). Steps are counted for the table, not for each row: schedule and bias
 * correction are those of the table's step. Touching all rows gives the bits of a dense step.
 */
public abstract class Optimizer {

    /** Numbers gathered at once by sparse steps: with their state they stay in a core's cache. */
    private static final int CHUNK = 4096;

    private final Schedule schedule;
    private final float[][] slots;
    private final float[][] chunkSlots;
    private float[] chunk = {};
    private float[] chunkGradient = {};
    private int parameters;
    private long steps;

    Optimizer(OptimizerSpec spec, int parameters) {
        if (parameters < 0) {
            throw new IllegalArgumentException(
                    "parameters must not be negative but was " + parameters);
        }
        this.parameters = parameters;
        this.schedule = spec.schedule();
        this.slots = new float[spec.slots()][parameters];
        this.chunkSlots = new float[spec.slots()][0];
    }

    /** A new optimiser, no step taken, for that many parameters. */
    public static Optimizer of(OptimizerSpec spec, int parameters) {
        return spec.build(parameters);
    }

    /**
     * One step against the gradient, at the rate that the schedule has for it.
     *
     * @param parameters changed in place
     * @param gradient ∂loss/∂parameters, same length, not modified
     */
    public final void step(float[] parameters, float[] gradient) {
        step(parameters, gradient, 1);
    }

    /**
     * One step at {@code share} times the scheduled rate; a share above 1 raises it.
     *
     * @throws IllegalArgumentException if an array is of another length, or the share is negative
     *     or not finite
     */
    public final void step(float[] parameters, float[] gradient, float share) {
        requireLength("parameters", parameters);
        requireLength("gradient", gradient);
        requireNotNegative("share", share);
        steps++;
        apply(parameters, gradient, slots, parameters.length, steps, rate(share));
    }

    /**
     * One step of some rows of a table; the other rows and their state stay. Decay, coupled or not,
     * is due only where a row is touched. Without rows it is a step all the same.
     *
     * @param values shape (capacity, width), as many numbers as this optimiser has parameters
     * @param gradient shape (n, width) at least, row i belongs to {@code rows[i]}, not modified
     * @param rows the first n are distinct and within the table
     * @param share as in {@link #step(float[], float[], float)}
     * @throws IllegalArgumentException if an array is too short, or a row is not in the table
     */
    public final void stepRows(
            float[] values, float[] gradient, int[] rows, int n, int width, float share) {
        requireLength("values", values);
        requireNotNegative("share", share);
        requireRows(rows, n, width);
        if (gradient.length < (long) n * width) {
            throw new IllegalArgumentException(
                    "gradient must have %d rows of %d but has length %d"
                            .formatted(n, width, gradient.length));
        }
        steps++;
        int max = Math.max(1, CHUNK / width);
        ensureChunk(Math.min(n, max) * width);
        for (int from = 0; from < n; from += max) {
            stepChunk(values, gradient, rows, from, Math.min(n, from + max), width, rate(share));
        }
    }

    /** Gathers the rows, applies the dense rule to them, scatters them. */
    private void stepChunk(
            float[] values, float[] gradient, int[] rows, int from, int to, int width, float rate) {
        int size = (to - from) * width;
        System.arraycopy(gradient, from * width, chunkGradient, 0, size);
        gather(values, chunk, rows, from, to, width);
        for (int s = 0; s < slots.length; s++) {
            gather(slots[s], chunkSlots[s], rows, from, to, width);
        }
        apply(chunk, chunkGradient, chunkSlots, size, steps, rate);
        scatter(chunk, values, rows, from, to, width);
        for (int s = 0; s < slots.length; s++) {
            scatter(chunkSlots[s], slots[s], rows, from, to, width);
        }
    }

    private static void gather(
            float[] table, float[] packed, int[] rows, int from, int to, int width) {
        for (int i = from; i < to; i++) {
            System.arraycopy(table, rows[i] * width, packed, (i - from) * width, width);
        }
    }

    private static void scatter(
            float[] packed, float[] table, int[] rows, int from, int to, int width) {
        for (int i = from; i < to; i++) {
            System.arraycopy(packed, (i - from) * width, table, rows[i] * width, width);
        }
    }

    /**
     * The table grew: more parameters at the end, without state.
     *
     * @throws IllegalArgumentException if the table would shrink
     */
    public final void grow(int parameters) {
        if (parameters < this.parameters) {
            throw new IllegalArgumentException(
                    "parameters must be at least %d but was %d: an optimiser does not shrink"
                            .formatted(this.parameters, parameters));
        }
        for (int s = 0; s < slots.length; s++) {
            slots[s] = Arrays.copyOf(slots[s], parameters);
        }
        this.parameters = parameters;
    }

    /**
     * Forgets the state of rows that now belong to someone else.
     *
     * @param rows numbers of the rows; the first {@code n} count
     * @param width parameters of a row
     * @throws IllegalArgumentException if {@code width} does not divide the parameters, or a row is
     *     not among them
     */
    public final void clearRows(int[] rows, int n, int width) {
        requireRows(rows, n, width);
        for (float[] slot : slots) {
            for (int i = 0; i < n; i++) {
                Arrays.fill(slot, rows[i] * width, (rows[i] + 1) * width, 0);
            }
        }
    }

    /** Steps taken since the optimiser was made, or as restored. */
    public final long steps() {
        return steps;
    }

    /**
     * The state arrays, one number per parameter each, live until {@link #grow}: copy them to keep
     * them. Their number and order depend on the specification alone.
     */
    public final List<float[]> slots() {
        return Collections.unmodifiableList(Arrays.asList(slots));
    }

    /**
     * Takes over a state; the arrays are copied. Nothing changes if it does not fit.
     *
     * @throws IllegalArgumentException if the state is that of another optimiser or size
     */
    public final void restore(long steps, List<float[]> slots) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps must not be negative but was " + steps);
        }
        if (slots.size() != this.slots.length) {
            throw new IllegalArgumentException(
                    "slots must be %d arrays but was %d; restore with the optimiser that saved them"
                            .formatted(this.slots.length, slots.size()));
        }
        for (int s = 0; s < slots.size(); s++) {
            requireLength("slot " + s, slots.get(s));
        }
        for (int s = 0; s < slots.size(); s++) {
            System.arraycopy(slots.get(s), 0, this.slots[s], 0, parameters);
        }
        this.steps = steps;
    }

    /**
     * The rule on the first {@code count} numbers of the arrays.
     *
     * @param step number of this step, from 1
     * @param share of the learning rate
     */
    abstract void apply(
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int count,
            long step,
            float share);

    private float rate(float share) {
        return share * schedule.share(steps);
    }

    private void ensureChunk(int size) {
        if (chunk.length < size) {
            chunk = new float[size];
            chunkGradient = new float[size];
            for (int s = 0; s < chunkSlots.length; s++) {
                chunkSlots[s] = new float[size];
            }
        }
    }

    private void requireRows(int[] rows, int n, int width) {
        if (width < 1 || parameters % width != 0) {
            throw new IllegalArgumentException(
                    "width must divide the %d parameters but was %d".formatted(parameters, width));
        }
        if (n < 0 || n > rows.length) {
            throw new IllegalArgumentException(
                    "n must be from 0 to %d but was %d".formatted(rows.length, n));
        }
        int capacity = parameters / width;
        for (int i = 0; i < n; i++) {
            if (rows[i] < 0 || rows[i] >= capacity) {
                throw new IllegalArgumentException(
                        "row must be from 0 to below %d but was %d".formatted(capacity, rows[i]));
            }
        }
    }

    private void requireLength(String name, float[] array) {
        if (array.length != parameters) {
            throw new IllegalArgumentException(
                    "%s must have length %d but was %d".formatted(name, parameters, array.length));
        }
    }
}
