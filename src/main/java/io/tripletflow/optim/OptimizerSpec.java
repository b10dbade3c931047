package io.tripletflow.optim;

import static io.tripletflow.argument.Arguments.requireNotNegative;
import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleToIntFunction;

/**
 * Which optimiser, with which constants. A constant that a kind does not use is checked all the
 * same.
 *
 * @param kind rule of the update
 * @param learningRate size of a step, above 0
 * @param momentum share of the last step that is kept, in [0, 1); SGD, NESTEROV (above 0) and
 *     RMSPROP
 * @param beta1 decay of the mean of gradients, in [0, 1); ADAM, ADAMW
 * @param beta2 decay of the mean of squared gradients, in [0, 1); ADAM, ADAMW, RMSPROP
 * @param epsilon added to the root that divides, above 0; all but SGD and NESTEROV
 * @param weightDecay share of the parameters, not negative: added to the gradient (an L2 penalty),
 *     or with ADAMW taken off the parameters, times the learning rate
 * @param schedule share of the learning rate that each step takes
 */
public record OptimizerSpec(
        Kind kind,
        float learningRate,
        float momentum,
        float beta1,
        float beta2,
        float epsilon,
        float weightDecay,
        Schedule schedule)
        implements Serializable {

    /** A constant that some kinds read and others do not. */
    public enum Constant {
        MOMENTUM,
        BETA1,
        BETA2,
        EPSILON
    }

    /**
     * Rules of update; each agrees with PyTorch's class of that name where it says no other. A row
     * says all there is of a kind: the constants that it reads with their usual values, its usual
     * weight decay, how many numbers it keeps of each parameter, and how it is built.
     */
    @SuppressWarnings("ImmutableEnumChecker") // nothing of a row changes
    public enum Kind {
        /** Gradient descent, with momentum where that is above 0. */
        SGD(Map.of(Constant.MOMENTUM, 0f), 0f, Kind::velocity, Sgd::new),
        /**
         * Gradient descent with momentum that looks one step ahead: <a
         * href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013</a>;
         * PyTorch's SGD with nesterov=True.
         */
        NESTEROV(Map.of(Constant.MOMENTUM, 0.9f), 0f, Kind::velocity, Sgd::new),
        /** <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan, Singer 2011</a>. */
        ADAGRAD(Map.of(Constant.EPSILON, 1e-10f), 0f, momentum -> 1, Adagrad::new),
        /** Tieleman, Hinton 2012, with momentum where that is above 0. */
        RMSPROP(
                Map.of(Constant.MOMENTUM, 0f, Constant.BETA2, 0.99f, Constant.EPSILON, 1e-8f),
                0f,
                momentum -> 2,
                RmsProp::new),
        /** <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba 2015</a>. */
        ADAM(
                Map.of(Constant.BETA1, 0.9f, Constant.BETA2, 0.999f, Constant.EPSILON, 1e-8f),
                0f,
                momentum -> 2,
                Adam::new),
        /** <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter 2019</a>. */
        ADAMW(
                Map.of(Constant.BETA1, 0.9f, Constant.BETA2, 0.999f, Constant.EPSILON, 1e-8f),
                0.01f,
                momentum -> 2,
                Adam::new);

        private final Map<Constant, Float> constants;
        private final float weightDecay;
        private final DoubleToIntFunction slots;
        private final BiFunction<OptimizerSpec, Integer, Optimizer> build;

        Kind(
                Map<Constant, Float> constants,
                float weightDecay,
                DoubleToIntFunction slots,
                BiFunction<OptimizerSpec, Integer, Optimizer> build) {
            this.constants = constants;
            this.weightDecay = weightDecay;
            this.slots = slots;
            this.build = build;
        }

        /** Whether the constant changes anything with this kind. */
        public boolean reads(Constant constant) {
            return constants.containsKey(constant);
        }

        /** The usual value of a constant; that of a kind with one where this one reads none. */
        public float usual(Constant constant) {
            Float own = constants.get(constant);
            return own != null ? own : UNREAD.get(constant);
        }

        /** The usual weight decay. */
        public float usualWeightDecay() {
            return weightDecay;
        }

        /** Numbers that the optimiser keeps of each parameter, with that momentum. */
        public int slots(float momentum) {
            return slots.applyAsInt(momentum);
        }

        /** With its usual constants, at a constant rate. */
        OptimizerSpec at(float learningRate) {
            return new OptimizerSpec(
                    this,
                    learningRate,
                    usual(Constant.MOMENTUM),
                    usual(Constant.BETA1),
                    usual(Constant.BETA2),
                    usual(Constant.EPSILON),
                    weightDecay);
        }

        private static int velocity(double momentum) {
            return momentum > 0 ? 1 : 0;
        }
    }

    /** What stands for a constant that a kind does not read. */
    private static final Map<Constant, Float> UNREAD =
            Map.of(
                    Constant.MOMENTUM, 0f,
                    Constant.BETA1, 0.9f,
                    Constant.BETA2, 0.999f,
                    Constant.EPSILON, 1e-8f);

    public OptimizerSpec {
        requireNonNull(kind, "kind");
        requirePositive("learningRate", learningRate);
        requireShare("momentum", momentum);
        if (kind == Kind.NESTEROV && momentum == 0) {
            throw new IllegalArgumentException(
                    "momentum must be above 0 with NESTEROV but was 0; write one such as 0.9");
        }
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        requirePositive("epsilon", epsilon);
        requireNotNegative("weightDecay", weightDecay);
        requireNonNull(schedule, "schedule");
    }

    /** At a constant rate from the first step. */
    public OptimizerSpec(
            Kind kind,
            float learningRate,
            float momentum,
            float beta1,
            float beta2,
            float epsilon,
            float weightDecay) {
        this(kind, learningRate, momentum, beta1, beta2, epsilon, weightDecay, Schedule.constant());
    }

    /** Gradient descent. */
    public static OptimizerSpec sgd(float learningRate, float momentum) {
        return Kind.SGD.at(learningRate).withMomentum(momentum);
    }

    /** Gradient descent that looks one step ahead. */
    public static OptimizerSpec nesterov(float learningRate, float momentum) {
        return Kind.NESTEROV.at(learningRate).withMomentum(momentum);
    }

    /** Adagrad with its usual constants. */
    public static OptimizerSpec adagrad(float learningRate) {
        return Kind.ADAGRAD.at(learningRate);
    }

    /** RMSprop with its usual constants, without momentum. */
    public static OptimizerSpec rmsProp(float learningRate) {
        return Kind.RMSPROP.at(learningRate);
    }

    /** Adam with its usual constants. */
    public static OptimizerSpec adam(float learningRate) {
        return Kind.ADAM.at(learningRate);
    }

    /** Adam with decoupled weight decay. */
    public static OptimizerSpec adamW(float learningRate, float weightDecay) {
        OptimizerSpec usual = Kind.ADAMW.at(learningRate);
        return new OptimizerSpec(
                Kind.ADAMW,
                learningRate,
                usual.momentum,
                usual.beta1,
                usual.beta2,
                usual.epsilon,
                weightDecay);
    }

    /** Numbers that the optimiser keeps of each parameter. */
    int slots() {
        return kind.slots(momentum);
    }

    /** A new optimiser, no step taken, for that many parameters. */
    Optimizer build(int parameters) {
        return kind.build.apply(this, parameters);
    }

    private OptimizerSpec withMomentum(float other) {
        return new OptimizerSpec(
                kind, learningRate, other, beta1, beta2, epsilon, weightDecay, schedule);
    }

    /** The same rule at rates by that schedule. */
    public OptimizerSpec withSchedule(Schedule other) {
        return new OptimizerSpec(
                kind, learningRate, momentum, beta1, beta2, epsilon, weightDecay, other);
    }

    /** The same with another number added to the root that divides a step. */
    public OptimizerSpec withEpsilon(float other) {
        return new OptimizerSpec(
                kind, learningRate, momentum, beta1, beta2, other, weightDecay, schedule);
    }

    private static void requirePositive(String name, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " must be finite and above 0 but was " + value);
        }
    }

    private static void requireShare(String name, float value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1) but was " + value);
        }
    }
}
