package io.tripletflow.exchange;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputScale;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.InputStatistics;
import io.tripletflow.encoder.input.InputVersion;
import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;

/**
 * One tower of a model as it embeds.
 *
 * @param version of the model
 * @param tensors the tower's own, "weights" and so on, and "input.*" with the scale of its inputs
 */
public record TowerModel(long version, TowerSpec spec, Tensors tensors) {

    /** Name of the tower. */
    public String name() {
        return spec.name();
    }

    /** What the tower reads. */
    public InputSpec input() {
        return spec.input();
    }

    /** How it makes embeddings of that. */
    public EncoderSpec encoder() {
        return spec.encoder();
    }

    /** How inputs are scaled; only where the encoder asks for it. */
    InputScale scale() throws TensorException {
        return InputStatistics.read(input(), tensors.scope("input.")).scale();
    }

    /** Whether each source has a scale of its own. */
    boolean scalesBySource() {
        return spec.scaleBySource();
    }

    /** By which rules inputs become rows. */
    InputVersion inputVersion() throws TensorException {
        return InputVersion.read(tensors.scope("input."));
    }

    /** Fails if a tensor of the encoder is missing or of another shape. */
    void requireComplete() throws TensorException {
        List<TensorSpec> asked;
        try {
            asked = spec.tensors();
        } catch (ArithmeticException e) {
            throw new TensorException("tower '" + name() + "' is too large: " + spec, e);
        }
        for (TensorSpec tensor : asked) {
            tensors.floats(tensor.name(), shape(tensor));
        }
    }

    static long[] shape(TensorSpec tensor) {
        return tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    }
}
