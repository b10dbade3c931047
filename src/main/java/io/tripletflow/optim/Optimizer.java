package io.tripletflow.optim;

import java.util.List;

/**
 * Turns gradients into steps of the parameters. Owns its state; the parameters stay with the
 * caller. A step is one pass over the arrays and allocates nothing. Not thread-safe.
 *
 * <p>{@link #steps} and {@link #slots} are the whole state: an optimiser of the same specification
 * that is given both by {@link #restore} continues bit for bit.
 */
public abstract sealed class Optimizer permits Sgd, Adagrad, RmsProp, Adam {

    private final int parameters;
    private long steps;

    Optimizer(int parameters) {
        if (parameters < 0) {
            throw new IllegalArgumentException(
                    "parameters must not be negative but was " + parameters);
        }
        this.parameters = parameters;
    }

    /** A new optimiser, no step taken, for that many parameters. */
    public static Optimizer of(OptimizerSpec spec, int parameters) {
        return switch (spec.kind()) {
            case SGD -> new Sgd(spec, parameters);
            case ADAGRAD -> new Adagrad(spec, parameters);
            case RMSPROP -> new RmsProp(spec, parameters);
            case ADAM -> new Adam(spec, parameters, false);
            case ADAMW -> new Adam(spec, parameters, true);
        };
    }

    /**
     * One step against the gradient.
     *
     * @param parameters changed in place
     * @param gradient ∂loss/∂parameters, same length, not modified
     */
    public final void step(float[] parameters, float[] gradient) {
        step(parameters, gradient, 1);
    }

    /** One step at {@code share} of the learning rate, as schedules ask for. */
    public final void step(float[] parameters, float[] gradient, float share) {
        requireLength("parameters", parameters);
        requireLength("gradient", gradient);
        steps++;
        apply(parameters, gradient, steps, share);
    }

    /** Steps taken since the optimiser was made, or as restored. */
    public final long steps() {
        return steps;
    }

    /**
     * The state arrays, one number per parameter each, live: copy them to keep them. Their number
     * and order depend on the specification alone.
     */
    public abstract List<float[]> slots();

    /** Takes over a state; the arrays are copied. Nothing changes if it does not fit. */
    public final void restore(long steps, List<float[]> slots) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps must not be negative but was " + steps);
        }
        List<float[]> own = slots();
        if (slots.size() != own.size()) {
            throw new IllegalArgumentException(
                    "slots must be %d arrays but was %d; restore with the optimiser that saved them"
                            .formatted(own.size(), slots.size()));
        }
        for (int i = 0; i < own.size(); i++) {
            requireLength("slot " + i, slots.get(i));
        }
        for (int i = 0; i < own.size(); i++) {
            System.arraycopy(slots.get(i), 0, own.get(i), 0, parameters);
        }
        this.steps = steps;
    }

    /**
     * @param step number of this step, from 1
     */
    abstract void apply(float[] parameters, float[] gradient, long step, float share);

    private void requireLength(String name, float[] array) {
        if (array.length != parameters) {
            throw new IllegalArgumentException(
                    "%s must have length %d but was %d".formatted(name, parameters, array.length));
        }
    }
}
