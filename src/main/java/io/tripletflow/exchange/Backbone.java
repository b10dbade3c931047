package io.tripletflow.exchange;

import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.DType;
import io.tripletflow.tensor.Tensor;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Weights that another library learned, as the tensors of a tower. Theirs may be transposed:
 * PyTorch's Linear keeps (outputs, inputs), its Conv2d (filters, channels, height, width) and what
 * follows has the channels first, ours are (inputs, outputs) and have the channels last. Weights
 * that read the input may lack the row of the constant that scaling appends to it; it becomes zero.
 */
public final class Backbone {

    private final TowerSpec tower;
    private final boolean transposed;

    /**
     * @param transposed whether tensors of several axes come as in PyTorch
     */
    public Backbone(TowerSpec tower, boolean transposed) {
        this.tower = tower;
        this.transposed = transposed;
    }

    /**
     * Converts.
     *
     * @param names theirs → ours; an empty name leaves a tensor out, one that is not there keeps
     *     its name
     * @return tensors by our names, float, each of the shape that the tower asks for; maybe not all
     * @throws TensorException if a tensor has no place in the tower, or does not fit it
     */
    public Tensors convert(Tensors theirs, Map<String, String> names) throws TensorException {
        requireThere(theirs, names);
        Map<String, String> sources = new LinkedHashMap<>();
        for (String name : theirs.names()) {
            String ours = names.getOrDefault(name, name);
            if (ours.isEmpty()) {
                continue;
            }
            String before = sources.put(ours, name);
            if (before != null) {
                throw new TensorException(
                        "tensors '%s' and '%s' both become '%s'; leave one out with --map %s="
                                .formatted(before, name, ours, name));
            }
            if (spec(ours).isEmpty()) {
                throw new TensorException(
                        "tensor '%s' has no place in tower '%s'; give --map %s=NAME with one of %s, or --map %s= to leave it out"
                                .formatted(name, tower.name(), name, ourNames(), name));
            }
        }
        Tensors result = new Tensors();
        for (TensorSpec spec : tower.tensors()) {
            if (sources.containsKey(spec.name())) {
                String source = sources.get(spec.name());
                result.put(spec.name(), fitted(source, theirs.get(source), spec));
            }
        }
        return result;
    }

    private static void requireThere(Tensors theirs, Map<String, String> names)
            throws TensorException {
        for (String name : names.keySet()) {
            if (!theirs.has(name)) {
                throw new TensorException(
                        "there is no tensor '%s' in the file; it has %s"
                                .formatted(name, theirs.names()));
            }
        }
    }

    private Optional<TensorSpec> spec(String name) {
        return tower.tensors().stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    private java.util.List<String> ourNames() {
        return tower.tensors().stream().map(TensorSpec::name).toList();
    }

    private Tensor fitted(String name, Tensor theirs, TensorSpec spec) throws TensorException {
        long[] asked = TowerModel.shape(spec);
        Tensor ours = turned(name, theirs, spec);
        if (readsInputWithConstant(spec) && isOneRowShort(ours.shape(), asked)) {
            ours = Tensor.of(Arrays.copyOf(floats(name, ours), spec.size()), asked);
        }
        if (!Arrays.equals(ours.shape(), asked)) {
            throw new TensorException(
                    "tensor '%s' has shape %s%s but '%s' of tower '%s' has %s; choose the encoder that it comes from, or %s"
                            .formatted(
                                    name,
                                    Arrays.toString(ours.shape()),
                                    transposed && theirs.shape().length > 1 ? " turned" : "",
                                    spec.name(),
                                    tower.name(),
                                    Arrays.toString(asked),
                                    transposed ? "leave out --transpose" : "give --transpose"));
        }
        return ours;
    }

    private Tensor turned(String name, Tensor tensor, TensorSpec spec) throws TensorException {
        long[] shape = tensor.shape();
        float[] values = floats(name, tensor);
        if (!transposed) {
            return Tensor.of(values, shape);
        }
        long[] map = readsMap(spec) ? flattenedMap(shape) : shape;
        Permutation turn =
                switch (map.length) {
                    case 2 -> Permutation.of(map, 1, 0);
                    case 3 -> Permutation.of(map, 1, 2, 0);
                    case 4 -> Permutation.of(map, 2, 3, 1, 0);
                    default -> null;
                };
        if (turn == null) {
            return Tensor.of(values, shape);
        }
        float[] turned = turn.apply(values);
        return map == shape
                ? Tensor.of(turned, turn.shape())
                : Tensor.of(turned, shape[1], shape[0]);
    }

    /**
     * Whether these weights read a convolution's last map, which PyTorch flattens channel first.
     */
    private boolean readsMap(TensorSpec spec) {
        return tower.encoder().convolution() != null && spec.name().equals("output.weights");
    }

    /** (outputs, channels · height · width) with the map's axes apart, if that is what it is. */
    private long[] flattenedMap(long[] shape) {
        InputSpec.Image image = (InputSpec.Image) tower.input();
        Convolution spec = tower.encoder().convolution();
        long height = image.height() >> spec.stages();
        long width = image.width() >> spec.stages();
        boolean fits = shape.length == 2 && shape[1] == spec.filters() * height * width;
        return fits ? new long[] {shape[0], spec.filters(), height, width} : shape;
    }

    private static float[] floats(String name, Tensor tensor) throws TensorException {
        Tensors one = new Tensors().put(name, tensor);
        if (tensor.dtype() != DType.F64) {
            return one.floats(name);
        }
        double[] wide = one.doubles(name);
        float[] values = new float[wide.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) wide[i];
        }
        return values;
    }

    private boolean readsInputWithConstant(TensorSpec spec) {
        boolean first = spec.name().equals("weights") || spec.name().equals("hidden.0.weights");
        int width = spec.shape().get(0);
        return first && width == tower.input().dimension() + 1 && isFeatures();
    }

    private boolean isFeatures() {
        InputSpec input = tower.input();
        return input.features() && tower.encoder().normalizeInput();
    }

    private static boolean isOneRowShort(long[] shape, long[] asked) {
        return shape.length == 2 && shape[0] == asked[0] - 1 && shape[1] == asked[1];
    }
}
