package io.tripletflow.exchange;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.input.InputScale;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;
import java.util.Map;

/**
 * One tower as an ONNX graph: input "features", shape (N, inputs), output "embedding", shape (N,
 * E), rows of unit length. The scaling of the input is part of the graph. What it reads are
 *
 * <ul>
 *   <li>vectors and images: the features of an event as they are;
 *   <li>text: the hashed, signed and weighted counts, spread over all buckets, before idf;
 *   <li>ids: the sum of their rows, since the table does not fit a graph that is to stay the same.
 * </ul>
 */
public final class OnnxWriter {

    public static final String INPUT = "features";
    public static final String OUTPUT = "embedding";

    /** Below this square a sum embeds to zero, as in the encoder. */
    private static final float TINY = 1e-12f;

    private static final float NORM_EPSILON = 1e-5f;

    private final OnnxGraph graph;
    private final EncoderSpec encoder;
    private final InputSpec input;
    private final Tensors tensors;

    private OnnxWriter(OnnxGraph graph, TowerModel tower) {
        this.graph = graph;
        encoder = tower.encoder();
        input = tower.input();
        tensors = tower.tensors();
    }

    /**
     * The graph as the bytes of an .onnx file.
     *
     * @throws TensorException if a tensor of the encoder is missing or of another shape, or inputs
     *     are scaled by source, which the graph's one input does not tell
     */
    public static byte[] write(TowerModel tower) throws TensorException {
        OnnxGraph graph = new OnnxGraph(tower.name());
        String features = graph.input(INPUT, tower.input().dimension());
        String embedding = network(graph, tower, tower, features);
        graph.output(embedding, OUTPUT, tower.encoder().embedding());
        return graph.bytes(tower.version(), metadata(tower));
    }

    /**
     * The graph of a committee: both embeddings, scaled by √share and √(1 − share), one after the
     * other.
     *
     * @param second reads the rows that the first one's inputs make
     * @param share of the first one's similarity
     * @throws TensorException if a tensor of the encoders is missing or of another shape
     */
    public static byte[] write(TowerModel first, TowerModel second, double share)
            throws TensorException {
        OnnxGraph graph = new OnnxGraph(first.name());
        String features = graph.input(INPUT, first.input().dimension());
        String one = scaled(graph, network(graph, first, first, features), share);
        String other = scaled(graph, network(graph, second, first, features), 1 - share);
        String both = graph.node("Concat", List.of(one, other), OnnxGraph.integer("axis", 1));
        graph.output(both, OUTPUT, first.encoder().embedding() + second.encoder().embedding());
        return graph.bytes(first.version(), metadata(first));
    }

    private static String scaled(OnnxGraph graph, String embedding, double share) {
        return graph.node(
                "Mul", embedding, graph.scalar("committee.scale", (float) Math.sqrt(share)));
    }

    private static Map<String, String> metadata(TowerModel tower) throws TensorException {
        return Map.of(
                "tripletflow.tower", TowerJson.write(tower.spec()),
                "tripletflow.input-version", String.valueOf(tower.inputVersion().number()));
    }

    /**
     * @param input whose scale makes the rows
     */
    private static String network(
            OnnxGraph graph, TowerModel tower, TowerModel input, String features)
            throws TensorException {
        tower.requireComplete();
        if (tower.scalesBySource()) {
            throw new TensorException(
                    "tower '"
                            + tower.name()
                            + "' scales its inputs by source, which an ONNX graph of features cannot"
                            + " know; export safetensors, or learn with scale-by-source off");
        }
        return new OnnxWriter(graph, tower).network(input, features);
    }

    private String network(TowerModel tower, String features) throws TensorException {
        if (!encoder.normalizeInput() || input instanceof InputSpec.Ids) {
            return embedding(features, features);
        }
        InputScale scale = tower.scale();
        if (scale instanceof InputScale.Rarity rarity) {
            String row = unitLength(graph.node("Mul", features, idf(rarity)), 0);
            return embedding(row, row);
        }
        String row = scaled(features, scale);
        return embedding(row, withConstant(row, tower.inputVersion().constant(input.dimension())));
    }

    /**
     * (x·W + branch(x) + b) / ‖…‖, of the parts that the kind has; (x + x·A·B + b) / ‖…‖ of an
     * adapter.
     *
     * @param image the row without its constant, which a convolution does not read
     */
    private String embedding(String image, String row) throws TensorException {
        String sum = encoder.kind().isDirect() ? linear(row, "weights") : null;
        if (encoder.kind().adapts()) {
            String correction = linear(linear(row, "adapter.weights"), "output.weights");
            sum = graph.node("Add", row, correction);
        }
        if (encoder.kind().hasBranch()) {
            String branch = encoder.convolution() == null ? hidden(row) : convolution(image);
            String output = linear(branch, "output.weights");
            sum = sum == null ? output : graph.node("Add", sum, output);
        }
        return unitLength(graph.node("Add", sum, tensor("bias")), TINY);
    }

    private String idf(InputScale.Rarity rarity) {
        float[] factors = rarity.factors();
        return graph.constant("input.idf", factors, factors.length);
    }

    /** Dense features, before the constant is appended. */
    private String scaled(String features, InputScale scale) {
        if (scale instanceof InputScale.Factors that) {
            return standardized(features, that);
        }
        if (scale instanceof InputScale.Columns that) {
            return standardized(features, that);
        }
        if (scale instanceof InputScale.Roots that) {
            return scaled(roots(features, that.rooted()), that.then());
        }
        return scale instanceof InputScale.UnitLength ? exactUnitLength(features) : features;
    }

    /** sign(x) · √|x| of some columns, the others as they are. */
    private String roots(String features, boolean[] rooted) {
        float[] mine = new float[rooted.length];
        float[] others = new float[rooted.length];
        for (int i = 0; i < rooted.length; i++) {
            mine[i] = rooted[i] ? 1 : 0;
            others[i] = 1 - mine[i];
        }
        String size = graph.node("Abs", graph.cast(features, OnnxGraph.DOUBLE));
        String root = graph.cast(graph.node("Sqrt", size), OnnxGraph.FLOAT);
        String signed = graph.node("Mul", graph.node("Sign", features), root);
        return graph.node(
                "Add",
                graph.node("Mul", signed, graph.constant("input.rooted", mine, mine.length)),
                graph.node("Mul", features, graph.constant("input.kept", others, others.length)));
    }

    /** In double, where the square of no float is zero or infinite. */
    private String exactUnitLength(String features) {
        String exact = graph.cast(features, OnnxGraph.DOUBLE);
        String length = graph.node("Sqrt", graph.reduce("ReduceSumSquare", exact, 1));
        String tiny = graph.constant("tiny", new double[] {Double.MIN_NORMAL});
        return graph.cast(
                graph.node("Div", exact, graph.node("Max", length, tiny)), OnnxGraph.FLOAT);
    }

    private String standardized(String features, InputScale.Factors scale) {
        float[] factors = scale.factors();
        float[] shifts = scale.shifts();
        String factor = graph.constant("input.scale", factors, factors.length);
        String shift = graph.constant("input.shift", shifts, shifts.length);
        String scaled = graph.node("Mul", features, factor);
        return clip(graph.node("Sub", scaled, shift), InputScale.LIMIT);
    }

    private String standardized(String features, InputScale.Columns scale) {
        String exact = graph.cast(features, OnnxGraph.DOUBLE);
        String centred = graph.node("Sub", exact, graph.constant("input.mean", scale.means()));
        String factors = graph.constant("input.factor", scale.factors());
        String row = graph.cast(graph.node("Mul", centred, factors), OnnxGraph.FLOAT);
        return clip(row, scale.limit());
    }

    private String clip(String rows, float limit) {
        String low = graph.scalar("clip.low", -limit);
        return graph.node("Clip", rows, low, graph.scalar("clip.high", limit));
    }

    /** A column of the constant behind the last. */
    private String withConstant(String rows, float constant) {
        String behind = graph.constant("constant.behind", new long[] {0, 0, 0, 1});
        return graph.node("Pad", rows, behind, graph.scalar("constant", constant));
    }

    /** Each row divided by its length; zero if the square of that is not above {@code min}. */
    private String unitLength(String rows, float min) {
        String square = graph.reduce("ReduceSumSquare", rows, 1);
        String counts = graph.node("Greater", square, graph.scalar("least", min));
        String one = graph.scalar("one", 1);
        String length = graph.node("Sqrt", graph.node("Where", counts, square, one));
        String unit = graph.node("Div", rows, length);
        return graph.node("Where", counts, unit, graph.scalar("zero", 0));
    }

    private String hidden(String rows) throws TensorException {
        String x = rows;
        for (int i = 0; i < encoder.layers(); i++) {
            String layer = "hidden." + i;
            x = graph.node("Add", linear(x, layer + ".weights"), tensor(layer + ".bias"));
            if (encoder.layerNorm()) {
                String gain = tensor(layer + ".norm.gain");
                x = layerNorm(x, gain, tensor(layer + ".norm.bias"), 1);
            }
            x = activation(x);
        }
        return x;
    }

    /** The stages on (N, channels, height, width), flattened as (N, height · width · channels). */
    private String convolution(String rows) throws TensorException {
        InputSpec.Image image = (InputSpec.Image) input;
        Convolution spec = encoder.convolution();
        int height = image.height();
        int width = image.width();
        String x = reshape(rows, -1, height, width, image.channels());
        x = transpose(x, 0, 3, 1, 2);
        for (int i = 0; i < spec.stages(); i++) {
            x = stage(x, "convolution." + i, spec.kernel());
            height /= 2;
            width /= 2;
        }
        x = transpose(x, 0, 2, 3, 1);
        return reshape(x, -1, (long) height * width * spec.filters());
    }

    private String stage(String x, String stage, int kernel) throws TensorException {
        String filters = permuted(stage + ".weights", 3, 2, 0, 1);
        long around = kernel / 2;
        String y =
                graph.node(
                        "Conv",
                        List.of(x, filters, tensor(stage + ".bias")),
                        OnnxGraph.integers("kernel_shape", kernel, kernel),
                        OnnxGraph.integers("pads", around, around, around, around));
        if (encoder.layerNorm()) {
            String gain = permuted(stage + ".norm.gain", 2, 0, 1);
            y = layerNorm(y, gain, permuted(stage + ".norm.bias", 2, 0, 1), 1, 2, 3);
        }
        return graph.node(
                "AveragePool",
                List.of(activation(y)),
                OnnxGraph.integers("kernel_shape", 2, 2),
                OnnxGraph.integers("strides", 2, 2));
    }

    /** (x − mean) / √(variance + ε) · gain + bias; LayerNormalization is an operator from 17 on. */
    private String layerNorm(String x, String gain, String bias, long... axes) {
        String centred = graph.node("Sub", x, graph.reduce("ReduceMean", x, axes));
        String square = graph.node("Mul", centred, centred);
        String variance = graph.reduce("ReduceMean", square, axes);
        String raised = graph.node("Add", variance, graph.scalar("norm.epsilon", NORM_EPSILON));
        String normal = graph.node("Div", centred, graph.node("Sqrt", raised));
        return graph.node("Add", graph.node("Mul", normal, gain), bias);
    }

    private String activation(String x) {
        return switch (encoder.activation()) {
            case RELU -> graph.node("Relu", x);
            case TANH -> graph.node("Tanh", x);
            case GELU -> gelu(x);
        };
    }

    /** x/2 · (1 + erf(x/√2)). */
    private String gelu(String x) {
        float half = (float) Math.sqrt(0.5);
        String erf = graph.node("Erf", graph.node("Mul", x, graph.scalar("gelu.scale", half)));
        String doubled = graph.node("Add", erf, graph.scalar("gelu.one", 1));
        return graph.node("Mul", graph.node("Mul", x, doubled), graph.scalar("gelu.half", 0.5f));
    }

    private String linear(String x, String weights) throws TensorException {
        return graph.node("MatMul", x, tensor(weights));
    }

    private String reshape(String x, long... shape) {
        return graph.node("Reshape", x, graph.constant("shape", shape));
    }

    private String transpose(String x, long... permutation) {
        return graph.node("Transpose", List.of(x), OnnxGraph.integers("perm", permutation));
    }

    private String tensor(String name) throws TensorException {
        return graph.constant(name, tensors.floats(name), tensors.get(name).shape());
    }

    private String permuted(String name, int... axes) throws TensorException {
        Permutation permuted = Permutation.of(tensors.get(name).shape(), axes);
        return graph.constant(name, permuted.apply(tensors.floats(name)), permuted.shape());
    }
}
