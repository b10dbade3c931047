package io.tripletflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.optim.OptimizerSpec.Kind;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every optimiser promises. */
class OptimizerTest {

    private static final int SIZE = 37;

    static Stream<OptimizerSpec> specs() {
        return Specs.all();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void step_agreesWithTheRuleInDouble(OptimizerSpec spec) {
        float[] parameters = gaussians(1);
        NaiveOptimizer naive = new NaiveOptimizer(spec, parameters);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        for (int step = 0; step < 200; step++) {
            float[] gradient = gaussians(step);
            optimizer.step(parameters, gradient);
            naive.step(gradient);
        }
        for (int i = 0; i < SIZE; i++) {
            double expected = naive.parameters[i];
            assertThat((double) parameters[i])
                    .isCloseTo(expected, within(1e-4 * (0.1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void restore_continuesBitForBit(OptimizerSpec spec) {
        float[] parameters = gaussians(1);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        for (int step = 0; step < 5; step++) {
            optimizer.step(parameters, gaussians(step));
        }
        List<float[]> saved = optimizer.slots().stream().map(float[]::clone).toList();
        float[] other = parameters.clone();
        Optimizer restored = Optimizer.of(spec, SIZE);
        restored.step(gaussians(8), gaussians(9)); // a state that must be forgotten
        restored.restore(optimizer.steps(), saved);

        for (int step = 5; step < 10; step++) {
            optimizer.step(parameters, gaussians(step));
            restored.step(other, gaussians(step));
        }
        assertThat(other).isEqualTo(parameters);
        assertThat(restored.steps()).isEqualTo(10).isEqualTo(optimizer.steps());
        for (int i = 0; i < saved.size(); i++) {
            assertThat(restored.slots().get(i))
                    .isEqualTo(optimizer.slots().get(i))
                    .isNotSameAs(saved.get(i))
                    .isNotEqualTo(saved.get(i)); // the saved arrays were copied
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void step_leavesTheGradientUntouchedAndFollowsIt(OptimizerSpec spec) {
        float[] gradient = gaussians(3);
        float[] copy = gradient.clone();
        float[] parameters = new float[SIZE];
        Optimizer.of(spec, SIZE).step(parameters, gradient);
        assertThat(gradient).isEqualTo(copy);
        for (int i = 0; i < SIZE; i++) {
            assertThat(parameters[i] * gradient[i]).isNegative();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void step_aGradientOfZero_isNoStepAndNoNan(OptimizerSpec spec) {
        float[] parameters = new float[SIZE];
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        optimizer.step(parameters, new float[SIZE]);
        optimizer.step(parameters, new float[SIZE]);
        assertThat(parameters).containsOnly(0f);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void optimizer_saysWhatIsWrongAndKeepsItsState(OptimizerSpec spec) {
        Optimizer optimizer = Optimizer.of(spec, 3);
        optimizer.step(new float[3], new float[] {1, 2, 3});
        List<float[]> before = optimizer.slots().stream().map(float[]::clone).toList();
        assertThatThrownBy(() -> optimizer.step(new float[4], new float[3]))
                .hasMessage("parameters must have length 3 but was 4");
        assertThatThrownBy(() -> optimizer.step(new float[3], new float[2]))
                .hasMessage("gradient must have length 3 but was 2");
        assertThatThrownBy(() -> optimizer.restore(-1, before))
                .hasMessage("steps must not be negative but was -1");
        List<float[]> tooMany = List.of(new float[3], new float[3], new float[3]);
        assertThatThrownBy(() -> optimizer.restore(1, tooMany))
                .hasMessage(
                        "slots must be %d arrays but was 3; restore with the optimiser that saved them"
                                .formatted(before.size()));
        if (!before.isEmpty()) {
            List<float[]> tooShort = before.stream().map(slot -> new float[2]).toList();
            assertThatThrownBy(() -> optimizer.restore(1, tooShort))
                    .hasMessage("slot 0 must have length 3 but was 2");
        }
        assertThat(optimizer.steps()).isEqualTo(1);
        for (int i = 0; i < before.size(); i++) {
            assertThat(optimizer.slots().get(i)).isEqualTo(before.get(i));
        }
        assertThatThrownBy(() -> Optimizer.of(spec, -1))
                .hasMessage("parameters must not be negative but was -1");
    }

    @ParameterizedTest
    @MethodSource("specs")
    void sameInputs_giveTheSameBits(OptimizerSpec spec) {
        float[] first = gaussians(1);
        float[] second = first.clone();
        Optimizer one = Optimizer.of(spec, SIZE);
        Optimizer two = Optimizer.of(spec, SIZE);
        for (int step = 0; step < 20; step++) {
            one.step(first, gaussians(step));
            two.step(second, gaussians(step));
        }
        assertThat(first).isEqualTo(second);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void steps_lowerAQuadratic(OptimizerSpec spec) {
        float[] parameters = gaussians(1);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        double first = Clipping.squares(parameters, SIZE);
        for (int step = 0; step < 40; step++) {
            optimizer.step(parameters, parameters.clone()); // ∂(|θ|²/2)/∂θ = θ
        }
        assertThat(Clipping.squares(parameters, SIZE)).isLessThan(first);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void step_shareOfTheRate_isTheStepAtThatRate(OptimizerSpec spec) {
        float[] parameters = gaussians(1);
        float[] other = parameters.clone();
        OptimizerSpec doubled =
                new OptimizerSpec(
                        spec.kind(),
                        2 * spec.learningRate(),
                        spec.momentum(),
                        spec.beta1(),
                        spec.beta2(),
                        spec.epsilon(),
                        spec.weightDecay(),
                        spec.schedule());
        Optimizer plain = Optimizer.of(spec, SIZE);
        Optimizer fast = Optimizer.of(doubled, SIZE);
        for (int step = 0; step < 10; step++) {
            plain.step(parameters, gaussians(step), 2);
            fast.step(other, gaussians(step));
        }
        assertThat(parameters).isEqualTo(other);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void step_shareOfZero_movesNothing_andNoShareIsNan(OptimizerSpec spec) {
        float[] parameters = gaussians(1);
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        optimizer.step(parameters, gaussians(2), 0);
        assertThat(parameters).isEqualTo(gaussians(1));
        assertThatThrownBy(() -> optimizer.step(parameters, gaussians(2), Float.NaN))
                .hasMessage("share must be finite and not negative but was NaN");
        assertThat(optimizer.steps()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void steps_allocateNothing(OptimizerSpec spec) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        float[] parameters = gaussians(1);
        float[] gradient = gaussians(2);
        int[] rows = {3, 30, 7};
        for (int i = 0; i < 20; i++) {
            optimizer.step(parameters, gradient);
            optimizer.stepRows(parameters, gradient, rows, 3, 1, 1);
        }
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1000; i++) {
            optimizer.step(parameters, gradient);
            optimizer.stepRows(parameters, gradient, rows, 3, 1, 1);
        }
        assertThat((threads.getThreadAllocatedBytes(thread) - before) / 1000).isLessThan(8);
    }

    @Test
    void spec_saysWhatIsWrong() {
        assertThatThrownBy(() -> OptimizerSpec.nesterov(1f, 0f))
                .hasMessage(
                        "momentum must be above 0 with NESTEROV but was 0; write one such as 0.9");
        assertThatThrownBy(() -> OptimizerSpec.adam(0f))
                .hasMessage("learningRate must be finite and above 0 but was 0.0");
        assertThatThrownBy(() -> OptimizerSpec.sgd(1f, 1f))
                .hasMessage("momentum must be in [0, 1) but was 1.0");
        assertThatThrownBy(() -> OptimizerSpec.adamW(1f, -0.5f))
                .hasMessage("weightDecay must be finite and not negative but was -0.5");
        assertThatThrownBy(() -> new OptimizerSpec(Kind.ADAM, 1f, 0f, 1.5f, 0.9f, 1e-8f, 0f))
                .hasMessage("beta1 must be in [0, 1) but was 1.5");
        assertThatThrownBy(() -> new OptimizerSpec(Kind.ADAM, 1f, 0f, 0.9f, Float.NaN, 1e-8f, 0f))
                .hasMessage("beta2 must be in [0, 1) but was NaN");
        assertThatThrownBy(() -> new OptimizerSpec(Kind.ADAM, 1f, 0f, 0.9f, 0.9f, 0f, 0f))
                .hasMessage("epsilon must be finite and above 0 but was 0.0");
    }

    static float[] gaussians(long seed) {
        Random random = new Random(seed);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
