package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.ActivationLayer;
import io.tripletflow.encoder.layer.Bias;
import io.tripletflow.encoder.layer.ConvolutionLayer;
import io.tripletflow.encoder.layer.Dropout;
import io.tripletflow.encoder.layer.InputLayer;
import io.tripletflow.encoder.layer.Inputs;
import io.tripletflow.encoder.layer.Layer;
import io.tripletflow.encoder.layer.LayerNorm;
import io.tripletflow.encoder.layer.Linear;
import io.tripletflow.encoder.layer.MeanPool;
import io.tripletflow.encoder.layer.Rows;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The hidden branch: from the input through hidden layers or convolution stages to the output
 * weights. Each of them is weights, bias, layer norm if any, activation, dropout if any. Of an
 * adapter it is the correction: two matrices and nothing between them.
 */
final class Branch {

    private final Inputs inputs;

    /** The first weights of dense layers, which also read sparse rows; null for a convolution. */
    private final InputLayer first;

    private final List<Layer> layers = new ArrayList<>();

    private Branch(Inputs inputs, InputLayer first) {
        this.inputs = inputs;
        this.first = first;
    }

    static Branch of(EncoderSpec spec, Layout layout, InputSpec.Image image, Inputs inputs) {
        if (spec.adapts()) {
            Branch correction = new Branch(inputs, new InputLayer(layout.get("adapter.weights")));
            correction.layers.add(new Linear(layout.get("output.weights")));
            return correction;
        }
        Branch branch =
                spec.convolution() == null
                        ? hidden(spec, layout, inputs)
                        : convolution(spec, layout, image, inputs);
        branch.layers.add(new Linear(layout.get("output.weights")));
        return branch;
    }

    private static Branch hidden(EncoderSpec spec, Layout layout, Inputs inputs) {
        InputLayer first = new InputLayer(layout.get("hidden.0.weights"));
        Branch branch = new Branch(inputs, first);
        for (int i = 0; i < spec.layers(); i++) {
            if (i > 0) {
                branch.layers.add(new Linear(layout.get("hidden." + i + ".weights")));
            }
            branch.addActivation(spec, layout, "hidden." + i, spec.hidden());
        }
        return branch;
    }

    private static Branch convolution(
            EncoderSpec spec, Layout layout, InputSpec.Image image, Inputs inputs) {
        Branch branch = new Branch(inputs, null);
        int height = image.height();
        int width = image.width();
        int filters = spec.convolution().filters();
        int rowWidth = layout.inputs();
        for (int i = 0; i < spec.convolution().stages(); i++) {
            String stage = "convolution." + i;
            TensorSpec weights = layout.get(stage + ".weights");
            branch.layers.add(new ConvolutionLayer(weights, height, width, rowWidth));
            branch.addActivation(spec, layout, stage, height * width * filters);
            branch.layers.add(new MeanPool(height, width, filters));
            height /= 2;
            width /= 2;
            rowWidth = height * width * filters;
        }
        return branch;
    }

    private void addActivation(EncoderSpec spec, Layout layout, String name, int width) {
        layers.add(new Bias(layout.get(name + ".bias")));
        if (spec.layerNorm()) {
            TensorSpec gain = layout.get(name + ".norm.gain");
            layers.add(new LayerNorm(gain, layout.get(name + ".norm.bias")));
        }
        layers.add(new ActivationLayer(spec.activation(), width));
        if (spec.dropout() > 0) {
            layers.add(new Dropout(spec.dropout(), width));
        }
    }

    /**
     * The branch's share of y, shape (B, E).
     *
     * @param random source of the dropout masks; null when embedding
     */
    Rows forward(float[] parameters, RandomGenerator random) {
        Rows rows;
        if (first != null) {
            rows = first.forward(parameters, inputs);
        } else if (inputs.sparse()) {
            throw new IllegalArgumentException(
                    "a convolution reads dense rows but was given sparse ones");
        } else {
            rows = inputs.dense();
        }
        for (Layer layer : layers) {
            rows = layer.forward(parameters, rows, random);
        }
        return rows;
    }

    /**
     * Overwrites the branch's part of {@code gradient}.
     *
     * @param slopes ∂L/∂y, shape (B, E); not changed
     * @param inputWanted whether ∂L/∂x is asked for
     * @return ∂L/∂x, shape (B, inputs); null unless wanted
     */
    Rows backward(float[] parameters, Rows slopes, float[] gradient, boolean inputWanted) {
        Rows rows = slopes;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            layer.gradient(rows, gradient);
            if (i > 0 || first != null || inputWanted) {
                rows = layer.backward(parameters, rows);
            }
        }
        if (first == null) {
            return inputWanted ? rows : null;
        }
        first.gradient(rows, gradient);
        return inputWanted ? first.backward(parameters, rows) : null;
    }
}
