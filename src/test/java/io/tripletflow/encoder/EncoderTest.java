package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderTest {

    private static final int INPUTS = 7;
    private static final int EMBEDDING = 4;
    private static final int ROWS = 11;

    private final SplittableRandom random = new SplittableRandom(3);

    @ParameterizedTest
    @CsvSource({
        "LINEAR,0,false",
        "LINEAR,0,true",
        "RESIDUAL,5,false",
        "RESIDUAL,5,true",
        "MLP,5,false",
        "MLP,5,true"
    })
    void backward_agreesWithCentralDifferences(EncoderSpec.Kind kind, int hidden, boolean sparse) {
        Encoder encoder = new Encoder(new EncoderSpec(kind, hidden, EMBEDDING, false), INPUTS);
        float[] parameters = new float[encoder.parameters()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextDouble(-1, 1);
        }
        List<InputRow> rows = rows(sparse);
        float[] weights = new float[ROWS * EMBEDDING];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextDouble(-1, 1);
        }
        encoder.forward(parameters, rows);
        float[] gradient = new float[parameters.length];
        encoder.backward(parameters, weights, gradient);
        for (int i = 0; i < parameters.length; i++) {
            float[] moved = parameters.clone();
            float step = 1e-3f; // small, as relu has a kink
            moved[i] = parameters[i] + step;
            double up = weighted(encoder.forward(moved, rows), weights);
            moved[i] = parameters[i] - step;
            double down = weighted(encoder.forward(moved, rows), weights);
            assertThat((double) gradient[i])
                    .as("parameter %d", i)
                    .isCloseTo((up - down) / (2 * step), within(2e-2));
        }
    }

    @ParameterizedTest
    @CsvSource({"LINEAR,0", "RESIDUAL,5", "MLP,5"})
    void embeddings_haveUnitLength_oneByOneAsTogether(EncoderSpec.Kind kind, int hidden) {
        Encoder encoder = new Encoder(new EncoderSpec(kind, hidden, EMBEDDING, false), INPUTS);
        float[] parameters = encoder.start(1);
        List<InputRow> rows = rows(false);
        float[] together = encoder.forward(parameters, rows).clone();
        for (int r = 0; r < ROWS; r++) {
            float[] alone = encoder.forward(parameters, List.of(rows.get(r)));
            double square = 0;
            for (int k = 0; k < EMBEDDING; k++) {
                assertThat(alone[k]).isCloseTo(together[r * EMBEDDING + k], within(1e-5f));
                square += alone[k] * alone[k];
            }
            // a row for which every hidden unit is off has no direction
            boolean off = kind == EncoderSpec.Kind.MLP && square == 0;
            assertThat(off ? 1 : square).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void start_isAnIsometry_andTheResidualStartsAsTheLinearEncoder() {
        EncoderSpec spec = new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, INPUTS, false);
        float[] w = new Encoder(spec, INPUTS).start(5);
        for (int i = 0; i < INPUTS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                double product = 0;
                for (int k = 0; k < INPUTS; k++) {
                    product += w[i * INPUTS + k] * (double) w[j * INPUTS + k];
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-6));
            }
        }
        Encoder linear = new Encoder(new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 4, false), INPUTS);
        Encoder residual =
                new Encoder(new EncoderSpec(EncoderSpec.Kind.RESIDUAL, 6, 4, false), INPUTS);
        List<InputRow> rows = rows(false);
        float[] expected = linear.forward(linear.start(9), rows).clone();
        assertThat(residual.forward(residual.start(9), rows)).containsExactly(expected);
    }

    @Test
    void zeroRow_embedsToZeroWithoutNaN() {
        Encoder encoder =
                new Encoder(new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, 4, false), INPUTS);
        float[] parameters = encoder.start(1);
        List<InputRow> zero = List.of(new InputRow.Dense(new float[INPUTS]));
        assertThat(encoder.forward(parameters, zero)).containsOnly(0);
        float[] gradient = new float[parameters.length];
        encoder.backward(parameters, new float[] {1, 1, 1, 1}, gradient);
        assertThat(gradient).containsOnly(0);
    }

    private List<InputRow> rows(boolean sparse) {
        List<InputRow> rows = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            float[] values = new float[sparse ? 3 : INPUTS];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-2, 2);
            }
            rows.add(
                    sparse
                            ? new InputRow.Sparse(new int[] {r % 3, 3 + r % 2, 6}, values)
                            : new InputRow.Dense(values));
        }
        return rows;
    }

    private static double weighted(float[] embeddings, float[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (double) embeddings[i] * weights[i];
        }
        return sum;
    }
}
