package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One encoder and rows for it, small enough for central differences.
 *
 * @param image null for rows that are no images
 */
record EncoderCase(EncoderSpec spec, InputSpec.Image image, boolean sparse, int count) {

    static final int INPUTS = 7;
    static final int EMBEDDING = 4;

    /**
     * An adapter, and every other kind × activation × layer norm × layers or stages × dropout ×
     * rows.
     */
    static Stream<EncoderCase> all() {
        List<EncoderCase> cases = new ArrayList<>();
        for (boolean sparse : new boolean[] {false, true}) {
            for (int count : new int[] {1, 3, 9}) { // ND4J from 8 dense rows on
                cases.add(
                        new EncoderCase(
                                new EncoderSpec(EncoderSpec.Kind.LINEAR, 0, EMBEDDING, false),
                                null,
                                sparse,
                                count));
            }
        }
        EncoderSpec adapter = new EncoderSpec(EncoderSpec.Kind.ADAPTER, 3, EMBEDDING, false);
        InputSpec.Image asWide = new InputSpec.Image(2, 2, 1);
        cases.add(new EncoderCase(adapter, asWide, false, 1));
        cases.add(new EncoderCase(adapter, asWide, false, 9));
        for (EncoderSpec.Kind kind : List.of(EncoderSpec.Kind.RESIDUAL, EncoderSpec.Kind.MLP)) {
            for (Activation activation : Activation.values()) {
                for (boolean norm : new boolean[] {false, true}) {
                    for (float dropout : new float[] {0, 0.3f}) {
                        addDense(cases, kind, activation, norm, dropout);
                        addConvolutions(cases, kind, activation, norm, dropout);
                    }
                }
            }
        }
        return cases.stream();
    }

    private static void addDense(
            List<EncoderCase> cases,
            EncoderSpec.Kind kind,
            Activation activation,
            boolean norm,
            float dropout) {
        for (int layers = 1; layers <= 3; layers++) {
            EncoderSpec spec =
                    new EncoderSpec(
                            kind, 5, layers, EMBEDDING, false, activation, norm, dropout, null);
            cases.add(new EncoderCase(spec, null, false, 3));
            cases.add(new EncoderCase(spec, null, false, 9));
            cases.add(new EncoderCase(spec, null, true, 9));
        }
    }

    private static void addConvolutions(
            List<EncoderCase> cases,
            EncoderSpec.Kind kind,
            Activation activation,
            boolean norm,
            float dropout) {
        for (int stages = 1; stages <= 2; stages++) {
            EncoderSpec spec =
                    new EncoderSpec(
                            kind,
                            0,
                            0,
                            EMBEDDING,
                            stages == 2, // with the constant behind the pixels
                            activation,
                            norm,
                            dropout,
                            new Convolution(3, 3, stages));
            cases.add(new EncoderCase(spec, new InputSpec.Image(5, 4, 2), false, 2));
        }
    }

    Encoder encoder() {
        return Encoder.of(spec, input());
    }

    private InputSpec input() {
        return image == null ? new InputSpec.Dense(INPUTS) : image;
    }

    int inputs() {
        return Encoder.inputs(spec, input());
    }

    List<InputRow> rows() {
        List<InputRow> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            float[] values = random(inputs(), 100 + r);
            rows.add(
                    sparse
                            ? new InputRow.Sparse(
                                    new int[] {r % 3, 3 + r % 2, 6}, Arrays.copyOf(values, 3))
                            : new InputRow.Dense(values));
        }
        return rows;
    }

    /** The rows with their zeros, shape (B, D). */
    double[][] spread() {
        double[][] result = new double[count][];
        float[] row = new float[inputs()];
        for (int r = 0; r < count; r++) {
            rows().get(r).spread(row, 0, row.length);
            result[r] = doubles(row);
        }
        return result;
    }

    NaiveNetwork oracle(double[] parameters) {
        return new NaiveNetwork(spec, image, encoder().tensors(), parameters);
    }

    static float[] random(int size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
