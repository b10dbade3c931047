package io.tripletflow.exchange;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the layers of a PyTorch {@code nn.Sequential}, or a module like one, in a tower by their
 * order: "0.weight", "0.bias", "2.weight" … become "hidden.0.weights", "hidden.0.bias" …, a weight
 * of one axis, or of three, is the layer norm of the layer before it, and the layer after the last
 * hidden one is the output. Without that last one only the hidden layers are found.
 */
public final class Sequential {

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private Sequential() {}

    /**
     * @return theirs → ours, for all tensors that have a place
     * @throws TensorException if there are more layers than the tower has
     */
    public static Map<String, String> names(Tensors theirs, TowerSpec tower)
            throws TensorException {
        List<String> stages = stages(tower);
        Map<String, String> names = new LinkedHashMap<>();
        int layer = -1;
        for (String module : modules(theirs)) {
            int axes = theirs.get(module + WEIGHT).shape().length;
            boolean norm = axes == 1 || axes == 3;
            layer += norm ? 0 : 1;
            if (layer < 0 || layer >= stages.size()) {
                throw new TensorException(
                        "'%s' belongs to layer %d of the file but tower '%s' has %d; choose an encoder that has it, or give --map instead of --pytorch"
                                .formatted(
                                        module + WEIGHT, layer + 1, tower.name(), stages.size()));
            }
            String stage = stages.get(layer);
            names.put(module + WEIGHT, stage + (norm ? "norm.gain" : "weights"));
            if (theirs.has(module + BIAS)) {
                String plain = stage.equals("output.") ? "bias" : stage + "bias";
                names.put(module + BIAS, norm ? stage + "norm.bias" : plain);
            }
        }
        if (layer < 0) {
            throw new TensorException(
                    "no tensor of the file is called '….weight' as PyTorch does; it has "
                            + theirs.names());
        }
        return names;
    }

    /**
     * Prefixes of the layers in their order, of the branch or an adapter's correction; of a linear
     * encoder the direct path's, "".
     */
    private static List<String> stages(TowerSpec tower) {
        EncoderSpec.Kind kind = tower.encoder().kind();
        if (!kind.hasBranch() && !kind.adapts()) {
            return List.of("");
        }
        List<String> stages = new ArrayList<>();
        for (TensorSpec tensor : tower.tensors()) {
            String name = tensor.name();
            if (name.endsWith(".weights")) {
                stages.add(name.substring(0, name.length() - "weights".length()));
            }
        }
        return stages;
    }

    /** Names before ".weight", numbers in them by value. */
    private static List<String> modules(Tensors theirs) {
        List<String> modules = new ArrayList<>();
        for (String name : theirs.names()) {
            if (name.endsWith(WEIGHT)) {
                modules.add(name.substring(0, name.length() - WEIGHT.length()));
            }
        }
        modules.sort(java.util.Comparator.comparing(Sequential::sortKey));
        return modules;
    }

    /** Each run of digits gets its length in front, so that 10 comes after 2. */
    static String sortKey(String name) {
        StringBuilder key = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            int from = i;
            while (i < name.length() && Character.isDigit(name.charAt(i))) {
                i++;
            }
            if (i > from) {
                key.append((char) ('0' + (i - from))).append(name, from, i);
            } else {
                key.append(name.charAt(i++));
            }
        }
        return key.toString();
    }
}
