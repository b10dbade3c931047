package io.tripletflow.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.layer.TensorSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every encoder promises, whatever it is composed of. */
class EncoderContractTest {

    private static final int E = EncoderCase.EMBEDDING;
    private static final long MASKS = 77;

    static Stream<EncoderCase> cases() {
        return EncoderCase.all();
    }

    private static SplittableRandom masks() {
        return new SplittableRandom(MASKS);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forward_agreesWithDoublePrecision(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = EncoderCase.random(encoder.parameters(), 1);
        NaiveNetwork oracle = c.oracle(EncoderCase.doubles(parameters));
        assertClose(encoder.forward(parameters, c.rows()), oracle.embed(c.spread(), null));
        assertClose(
                encoder.forwardTraining(parameters, c.rows(), masks()),
                oracle.embed(c.spread(), MASKS));
        assertClose(encoder.forward(parameters, c.rows()), oracle.embed(c.spread(), null));
    }

    private static void assertClose(float[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void backward_agreesWithCentralDifferences(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = EncoderCase.random(encoder.parameters(), 2);
        float[] slopes = EncoderCase.random(c.count() * E, 3);
        float[] gradient = EncoderCase.random(encoder.parameters(), 4); // must be overwritten
        float[] inputGradient = EncoderCase.random(c.count() * c.inputs(), 5);
        boolean training = c.spec().dropout() > 0;
        Long seed = training ? MASKS : null;
        if (training) {
            encoder.forwardTraining(parameters, c.rows(), masks());
        } else {
            encoder.forward(parameters, c.rows());
        }
        encoder.backward(parameters, slopes, gradient, inputGradient);

        double[] exact = EncoderCase.doubles(parameters);
        double[][] x = c.spread();
        NaiveNetwork oracle = c.oracle(exact);
        assertSlopes(gradient, exact, 0, i -> dot(oracle.embed(x, seed), slopes));
        for (int r = 0; r < c.count(); r++) {
            int from = r * c.inputs();
            assertSlopes(inputGradient, x[r], from, i -> dot(oracle.embed(x, seed), slopes));
        }
    }

    /** Compares {@code slopes[from…]} with central differences of a value in its variables. */
    private static void assertSlopes(
            float[] slopes, double[] variables, int from, IntToDoubleFunction value) {
        double step = 1e-6;
        for (int i = 0; i < variables.length; i++) {
            double middle = variables[i];
            variables[i] = middle + step;
            double above = value.applyAsDouble(i);
            variables[i] = middle - step;
            double below = value.applyAsDouble(i);
            variables[i] = middle;
            double expected = (above - below) / (2 * step);
            assertThat((double) slopes[from + i])
                    .as("variable %d", i)
                    .isCloseTo(expected, within(2e-4 * (1 + Math.abs(expected))));
        }
    }

    private static double dot(double[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * Whether they are few or many, their neighbours' gradient has the bits that it has alone; but
     * for ND4J, whose sums depend on the number of rows.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void rowsWithoutSlopes_addNothing(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = EncoderCase.random(encoder.parameters(), 2);
        List<InputRow> all = new ArrayList<>();
        List<float[]> slopes = new ArrayList<>();
        for (int r = 0; r < 3 * c.count(); r++) {
            boolean sloped = r % 3 == 1;
            all.add(c.rows().get(sloped ? r / 3 : c.count() - 1 - r / 3));
            slopes.add(sloped ? EncoderCase.random(E, r / 3) : new float[E]);
        }
        float[] beside = gradient(encoder, parameters, all, slopes);
        List<float[]> own = slopes.stream().filter(row -> row[0] != 0).toList();
        assertThat(own).hasSize(c.count());
        float[] alone = gradient(encoder, parameters, c.rows(), own);
        if ("nd4j".equals(System.getProperty("tripletflow.products"))) {
            assertThat(beside).containsExactly(alone, within(1e-4f));
        } else {
            assertThat(beside).isEqualTo(alone);
        }
        slopes.replaceAll(row -> new float[E]);
        assertThat(gradient(encoder, parameters, all, slopes)).containsOnly(0);
    }

    private static float[] gradient(
            Encoder encoder, float[] parameters, List<InputRow> rows, List<float[]> slopes) {
        float[] all = new float[slopes.size() * E];
        for (int r = 0; r < slopes.size(); r++) {
            System.arraycopy(slopes.get(r), 0, all, r * E, E);
        }
        float[] gradient = EncoderCase.random(encoder.parameters(), 4); // must be overwritten
        encoder.forward(parameters, rows);
        encoder.backward(parameters, all, gradient);
        return gradient;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void calls_leaveTheirInputsAlone(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = EncoderCase.random(encoder.parameters(), 2);
        float[] slopes = EncoderCase.random(c.count() * E, 3);
        List<InputRow> rows = c.rows();
        encoder.forwardTraining(parameters, rows, masks());
        encoder.backward(
                parameters,
                slopes,
                new float[encoder.parameters()],
                new float[c.count() * c.inputs()]);
        assertThat(parameters).isEqualTo(EncoderCase.random(encoder.parameters(), 2));
        assertThat(slopes).isEqualTo(EncoderCase.random(c.count() * E, 3));
        assertThat(rows).usingRecursiveComparison().isEqualTo(c.rows());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sameSeed_givesTheSameBits_whateverTheEncoderDidBefore(EncoderCase c) {
        Encoder fresh = c.encoder();
        Encoder used = c.encoder();
        float[] parameters = fresh.start(11);
        assertThat(used.start(11)).isEqualTo(parameters);
        assertThat(used.start(12)).isNotEqualTo(parameters);
        used.forward(EncoderCase.random(used.parameters(), 8), c.rows().subList(0, 1));
        step(used, EncoderCase.random(used.parameters(), 9), c);
        assertThat(step(used, parameters, c)).isEqualTo(step(fresh, parameters, c));
    }

    /** Embeddings and gradient in one array. */
    private static float[] step(Encoder encoder, float[] parameters, EncoderCase c) {
        float[] embeddings = encoder.forwardTraining(parameters, c.rows(), masks()).clone();
        float[] gradient = new float[encoder.parameters()];
        encoder.backward(parameters, EncoderCase.random(c.count() * E, 3), gradient);
        float[] all = Arrays.copyOf(embeddings, c.count() * E + gradient.length);
        System.arraycopy(gradient, 0, all, c.count() * E, gradient.length);
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void embeddings_haveUnitLength_oneByOneAsTogether(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = EncoderCase.random(encoder.parameters(), 1);
        List<InputRow> rows = c.rows();
        float[] together = encoder.forward(parameters, rows).clone();
        for (int r = 0; r < c.count(); r++) {
            float[] alone = encoder.forward(parameters, List.of(rows.get(r)));
            double square = 0;
            for (int k = 0; k < E; k++) {
                assertThat(alone[k]).isCloseTo(together[r * E + k], within(2e-5f));
                square += alone[k] * alone[k];
            }
            assertThat(square).isCloseTo(1, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void zeroRow_atTheStart_embedsToZero_andHasNoGradient(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = encoder.start(5);
        InputRow zero =
                c.sparse()
                        ? new InputRow.Sparse(new int[0], new float[0])
                        : new InputRow.Dense(new float[c.inputs()]);
        float[] embeddings = encoder.forward(parameters, List.of(zero));
        assertThat(Arrays.copyOf(embeddings, E)).containsOnly(0);
        float[] gradient = new float[encoder.parameters()];
        float[] inputGradient = new float[c.inputs()];
        encoder.backward(parameters, new float[] {1, 2, 3, 4}, gradient, inputGradient);
        assertThat(gradient).containsOnly(0);
        assertThat(inputGradient).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noRows_giveAZeroGradient(EncoderCase c) {
        Encoder encoder = c.encoder();
        float[] parameters = encoder.start(5);
        encoder.forward(parameters, c.rows());
        encoder.forwardTraining(parameters, List.of(), masks());
        float[] gradient = EncoderCase.random(encoder.parameters(), 4);
        encoder.backward(parameters, new float[0], gradient, new float[0]);
        assertThat(gradient).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tensors_coverTheParametersWithoutGaps(EncoderCase c) {
        Encoder encoder = c.encoder();
        int end = 0;
        List<String> names = new ArrayList<>();
        for (TensorSpec tensor : encoder.tensors()) {
            assertThat(tensor.offset()).isEqualTo(end);
            end += tensor.size();
            names.add(tensor.name());
        }
        assertThat(end).isEqualTo(encoder.parameters());
        assertThat(names).doesNotHaveDuplicates();
    }

    /** Vectors are objects until the JIT compiler has seen the loops that they are in. */
    @ParameterizedTest
    @MethodSource("cases")
    void step_inSteadyState_allocatesNothingThatGrowsWithItsRows(EncoderCase c) {
        // the least of a few: the JVM's own allocations come and go
        long grown = Long.MAX_VALUE;
        for (int i = 0; i < 5 && grown >= 90 * E * Float.BYTES; i++) {
            grown = Math.min(grown, allocated(c, 180) - allocated(c, 90));
        }
        assertThat(grown).isLessThan(90 * E * Float.BYTES);
    }

    private static long allocated(EncoderCase c, int count) {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Encoder encoder = c.encoder();
        float[] parameters = encoder.start(3);
        List<InputRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(c.rows().get(i % c.count()));
        }
        float[] slopes = EncoderCase.random(count * E, 3);
        float[] gradient = new float[encoder.parameters()];
        float[] inputGradient = new float[count * c.inputs()];
        SplittableRandom random = masks();
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            encoder.forwardTraining(parameters, rows, random);
            encoder.backward(parameters, slopes, gradient, inputGradient);
            bytes = Math.min(bytes, threads.getThreadAllocatedBytes(thread) - before);
        }
        return bytes;
    }
}
