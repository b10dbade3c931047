package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each weight lies in an encoder's one parameter array: direct path, branch from the input
 * on, bias. The order is part of the snapshot format.
 *
 * @param inputs width of a row, D
 * @param branch width of the branch before its output weights, of an adapter its rank; 0 without
 */
record Layout(int inputs, int branch, List<TensorSpec> tensors) {

    /**
     * @param image shape of the first numbers of a row, for a convolution; null otherwise
     */
    static Layout of(EncoderSpec spec, int inputs, InputSpec.Image image) {
        Builder builder = new Builder(spec.layerNorm());
        if (spec.direct()) {
            builder.add("weights", inputs, spec.embedding());
        }
        int branch = 0;
        if (spec.adapts()) {
            branch = spec.hidden();
            builder.add("adapter.weights", inputs, branch);
            builder.add("output.weights", branch, spec.embedding());
        } else if (spec.branch()) {
            branch =
                    spec.convolution() == null
                            ? hidden(builder, spec, inputs)
                            : convolution(builder, spec.convolution(), image);
            builder.add("output.weights", branch, spec.embedding());
        }
        builder.add("bias", spec.embedding());
        return new Layout(inputs, branch, List.copyOf(builder.tensors));
    }

    private static int hidden(Builder builder, EncoderSpec spec, int inputs) {
        for (int i = 0; i < spec.layers(); i++) {
            builder.add("hidden." + i + ".weights", i == 0 ? inputs : spec.hidden(), spec.hidden());
            builder.add("hidden." + i + ".bias", spec.hidden());
            builder.addNorm("hidden." + i, spec.hidden());
        }
        return spec.hidden();
    }

    private static int convolution(Builder builder, Convolution spec, InputSpec.Image image) {
        int height = image.height();
        int width = image.width();
        int channels = image.channels();
        int kernel = spec.kernel();
        for (int i = 0; i < spec.stages(); i++) {
            String stage = "convolution." + i;
            builder.add(stage + ".weights", kernel, kernel, channels, spec.filters());
            builder.add(stage + ".bias", spec.filters());
            builder.addNorm(stage, height, width, spec.filters());
            height /= 2;
            width /= 2;
            channels = spec.filters();
        }
        return height * width * channels;
    }

    /** The tensor of that name; it must be there. */
    TensorSpec get(String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no tensor " + name));
    }

    int offset(String name) {
        return get(name).offset();
    }

    /** Length of the parameter array. */
    int size() {
        TensorSpec last = tensors.get(tensors.size() - 1);
        return Math.addExact(last.offset(), last.size());
    }

    private static final class Builder {

        private final boolean layerNorm;
        private final List<TensorSpec> tensors = new ArrayList<>();
        private int size;

        Builder(boolean layerNorm) {
            this.layerNorm = layerNorm;
        }

        void add(String name, Integer... shape) {
            TensorSpec tensor = new TensorSpec(name, List.of(shape), size);
            tensors.add(tensor);
            size = Math.addExact(size, tensor.size());
        }

        void addNorm(String layer, Integer... shape) {
            if (layerNorm) {
                add(layer + ".norm.gain", shape);
                add(layer + ".norm.bias", shape);
            }
        }
    }
}
