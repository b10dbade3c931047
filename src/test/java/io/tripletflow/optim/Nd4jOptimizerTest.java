package io.tripletflow.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * ND4J's updaters take the same steps, where their formula is ours. It is ours but for these:
 * AdaGrad starts its squares at 10⁻⁶ and RmsProp at ε, which the test sets to 0; Adam adds ε to the
 * root before the bias correction, so ε is small here; the velocity of Nesterovs contains the rate,
 * so the rate is constant here. AdamW and momentum without Nesterov do not exist in ND4J.
 */
class Nd4jOptimizerTest {

    private static final int SIZE = 33;

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(OptimizerSpec.sgd(0.1f, 0), new Sgd(0.1)),
                Arguments.of(OptimizerSpec.nesterov(0.05f, 0.9f), new Nesterovs(0.05, 0.9)),
                Arguments.of(OptimizerSpec.adagrad(0.05f), new AdaGrad(0.05, 1e-10)),
                Arguments.of(OptimizerSpec.rmsProp(0.01f), new RmsProp(0.01, 0.99, 1e-8)),
                Arguments.of(OptimizerSpec.adam(0.01f), new Adam(0.01, 0.9, 0.999, 1e-8)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void steps_agreeWithNd4j(OptimizerSpec spec, IUpdater config) {
        Random random = new Random(1);
        float[] parameters = gaussians(random);
        double[] expected = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            expected[i] = parameters[i];
        }
        Optimizer optimizer = Optimizer.of(spec, SIZE);
        long stateSize = config.stateSize(SIZE);
        INDArray state = stateSize == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, stateSize);
        GradientUpdater<?> updater = config.instantiate(state, true);
        if (state != null) {
            state.assign(0);
        }
        for (int step = 0; step < 50; step++) {
            float[] gradient = gaussians(random);
            optimizer.step(parameters, gradient);
            INDArray change = Nd4j.createFromArray(gradient).reshape(1, SIZE);
            updater.applyUpdater(change, step, 0);
            for (int i = 0; i < SIZE; i++) {
                expected[i] -= change.getFloat(i);
            }
        }
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) parameters[i])
                    .isCloseTo(expected[i], within(1e-4 * (0.1 + Math.abs(expected[i]))));
        }
    }

    private static float[] gaussians(Random random) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
