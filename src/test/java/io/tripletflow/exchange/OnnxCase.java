package io.tripletflow.exchange;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.EncoderSpec.Kind;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.ColumnCuts;
import io.tripletflow.encoder.input.ColumnRoots;
import io.tripletflow.encoder.input.InputRow;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A tower with random parameters that has seen some rows, and rows to embed. */
final class OnnxCase {

    private static final int EMBEDDING = 6;

    private final TowerSpec spec;
    private final int observed;
    private final Random random = new Random(7);
    private final InputStatistics statistics;
    private final float[] parameters;

    OnnxCase(InputSpec input, EncoderSpec encoder, int observed) {
        this(input, encoder, observed, InputVersion.newest());
    }

    private OnnxCase(InputSpec input, EncoderSpec encoder, int observed, InputVersion version) {
        spec = new TowerSpec("default", input, encoder);
        this.observed = observed;
        InputStatistics own = new InputStatistics(input);
        ColumnRoots roots = new ColumnRoots(input.dimension());
        ColumnCuts cuts = new ColumnCuts(input.dimension());
        for (int i = 0; i < observed; i++) {
            InputRow row = row();
            if (version == InputVersion.FOURTH) {
                row = overDecades((InputRow.Dense) row, i == observed - 1);
                roots.observe(row);
            }
            own.observe(row);
            if (version == InputVersion.SIXTH) {
                cuts.observe(row);
            }
        }
        statistics =
                switch (version) {
                    case FIRST, SECOND -> own;
                    case THIRD, FIFTH -> own.inOneScale(version);
                    case FOURTH -> own.inRoots(roots).orElseThrow();
                    case SIXTH -> own.inCuts(cuts).orElseThrow();
                };
        TensorSpec last = spec.tensors().get(spec.tensors().size() - 1);
        parameters = new float[last.offset() + last.size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (0.4 * random.nextGaussian());
        }
    }

    /** Inputs × scaled or not × kinds × activations × layer norm × layers or stages. */
    static Stream<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        InputSpec.Image image = new InputSpec.Image(9, 6, 2);
        for (boolean scaled : new boolean[] {true, false}) {
            for (InputSpec input :
                    List.of(new InputSpec.Dense(11), new InputSpec.HashedText(64), image)) {
                for (EncoderSpec encoder : encoders(scaled, input)) {
                    cases.add(new OnnxCase(input, encoder, 20));
                }
            }
        }
        EncoderSpec linear = new EncoderSpec(Kind.LINEAR, 0, EMBEDDING, true);
        for (int observed = 0; observed < 3; observed++) {
            cases.add(new OnnxCase(new InputSpec.Dense(5), linear, observed));
            for (InputVersion version : EnumSet.range(InputVersion.THIRD, InputVersion.FIFTH)) {
                cases.add(new OnnxCase(new InputSpec.Dense(5), linear, 30 * observed, version));
            }
            cases.add(new OnnxCase(new InputSpec.HashedText(16), linear, observed));
        }
        cases.add(new OnnxCase(new InputSpec.Dense(5), linear, 150, InputVersion.SIXTH));
        EncoderSpec adapter = new EncoderSpec(Kind.ADAPTER, 3, EMBEDDING, true);
        cases.add(new OnnxCase(new InputSpec.Dense(EMBEDDING - 1), adapter, 20));
        cases.add(new OnnxCase(new InputSpec.Ids(9, 1, 0, 12), linear, 20));
        return cases.stream();
    }

    private static List<EncoderSpec> encoders(boolean scaled, InputSpec input) {
        List<EncoderSpec> encoders = new ArrayList<>();
        encoders.add(new EncoderSpec(Kind.LINEAR, 0, EMBEDDING, scaled));
        for (Kind kind : List.of(Kind.RESIDUAL, Kind.MLP)) {
            for (Activation activation : Activation.values()) {
                for (boolean norm : new boolean[] {false, true}) {
                    for (int depth = 1; depth <= 2; depth++) {
                        boolean image = input instanceof InputSpec.Image;
                        encoders.add(
                                new EncoderSpec(
                                        kind,
                                        image ? 0 : 8,
                                        image ? 0 : depth,
                                        EMBEDDING,
                                        scaled,
                                        activation,
                                        norm,
                                        0.1f,
                                        image ? new Convolution(3, 2 * depth + 1, depth) : null));
                    }
                }
            }
        }
        return encoders;
    }

    /** Never below 0; the last far above all others. */
    private static InputRow overDecades(InputRow.Dense row, boolean last) {
        float[] values = row.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]) + (last ? 1000 : 0);
        }
        return new InputRow.Dense(values);
    }

    /** The tower as a model file has it. */
    TowerModel model() {
        Tensors tensors = new Tensors();
        for (TensorSpec part : spec.tensors()) {
            float[] values =
                    Arrays.copyOfRange(parameters, part.offset(), part.offset() + part.size());
            tensors.put(part.name(), values, TowerModel.shape(part));
        }
        statistics.write(tensors.scope("input."));
        return new TowerModel(3, spec, tensors);
    }

    /** A row as the encoder's side of the stream reads it. */
    InputRow row() {
        int dimension = spec.input().dimension();
        if (!(spec.input() instanceof InputSpec.HashedText)) {
            float[] values = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                values[i] = (float) (i + 3 * random.nextGaussian());
            }
            return new InputRow.Dense(values);
        }
        int[] indices = random.ints(6, 0, dimension).distinct().sorted().toArray();
        float[] values = new float[indices.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new InputRow.Sparse(indices, values);
    }

    /** What the core makes of rows, (rows, E). */
    float[][] embeddings(List<InputRow> rows) {
        List<InputRow> scaled = new ArrayList<>();
        for (InputRow row : rows) {
            boolean asTheyAre =
                    !spec.encoder().normalizeInput() || spec.input() instanceof InputSpec.Ids;
            scaled.add(asTheyAre ? row : statistics.normalized(row));
        }
        float[] flat = Encoder.of(spec.encoder(), spec.input()).forward(parameters, scaled);
        float[][] result = new float[rows.size()][];
        for (int r = 0; r < result.length; r++) {
            result[r] = Arrays.copyOfRange(flat, r * EMBEDDING, (r + 1) * EMBEDDING);
        }
        return result;
    }

    @Override
    public String toString() {
        return spec.input() + " after " + observed + ", " + spec.encoder();
    }
}
