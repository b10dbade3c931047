package io.tripletflow.encoder;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Activation;
import io.tripletflow.encoder.layer.TensorSpec;
import java.util.Arrays;
import java.util.Random;

/**
 * First parameters: an orthogonal projection, so that embeddings of untrained encoders keep the
 * neighbours of their inputs (exactly where the embedding is as wide as the input, by
 * Johnson–Lindenstrauss in expectation where it is narrower). A branch beside the direct path ends
 * in zeros, as does an adapter's correction beside the input; a branch alone begins as {@link
 * LooksLinear}.
 */
final class IsometricStart {

    private IsometricStart() {}

    static float[] parameters(EncoderSpec spec, Layout layout, InputSpec.Image image, long seed) {
        Random random = new Random(seed);
        float[] parameters = new float[layout.size()];
        for (TensorSpec tensor : layout.tensors()) {
            if (tensor.name().endsWith(".norm.gain")) {
                fill(tensor, parameters, 1);
            }
        }
        if (spec.direct()) {
            int offset = layout.offset("weights");
            Orthogonal.fill(random, layout.inputs(), spec.embedding(), parameters, offset);
        }
        if (spec.adapts()) {
            int offset = layout.offset("adapter.weights");
            Orthogonal.fill(random, layout.inputs(), spec.hidden(), parameters, offset);
        } else if (spec.branch() && spec.direct()) {
            hidden(spec.activation(), layout, random, parameters);
        } else if (spec.branch()) {
            new LooksLinear(spec, layout, random, parameters).fill(image);
        }
        return parameters;
    }

    /** Random weights before the activations, of a variance that keeps the size of the sums. */
    static void hidden(Activation activation, Layout layout, Random random, float[] parameters) {
        for (TensorSpec tensor : layout.tensors()) {
            if (tensor.name().matches("(hidden|convolution)\\.\\d+\\.weights")) {
                double deviation = deviation(activation, tensor);
                for (int i = 0; i < tensor.size(); i++) {
                    parameters[tensor.offset() + i] = (float) (random.nextGaussian() * deviation);
                }
            }
        }
    }

    /** √(2/n) for n inputs where half of a unit's range is cut (He et al. 2015), else √(1/n). */
    static double deviation(Activation activation, TensorSpec weights) {
        int outputs = weights.shape().get(weights.shape().size() - 1);
        int inputs = weights.size() / outputs;
        return Math.sqrt((activation == Activation.TANH ? 1.0 : 2.0) / inputs);
    }

    static void fill(TensorSpec tensor, float[] parameters, float value) {
        Arrays.fill(parameters, tensor.offset(), tensor.offset() + tensor.size(), value);
    }
}
