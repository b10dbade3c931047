package io.tripletflow.learn;

import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.Tensor;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.List;

/** An encoder's one parameter array as named tensors, and back. */
public final class TowerParameters {

    private TowerParameters() {}

    /** The tensors are parts of the array: they must be written before it changes. */
    static void put(Tensors out, String prefix, List<TensorSpec> specs, float[] values) {
        for (TensorSpec spec : specs) {
            out.put(
                    prefix + spec.name(),
                    Tensor.part(values, spec.offset(), spec.size(), shape(spec)));
        }
    }

    /** Fails where a tensor is missing or of another shape than the configuration asks for. */
    public static void get(Tensors in, String prefix, List<TensorSpec> specs, float[] values)
            throws TensorException {
        for (TensorSpec spec : specs) {
            float[] part = in.floats(prefix + spec.name(), shape(spec));
            System.arraycopy(part, 0, values, spec.offset(), part.length);
        }
    }

    /** What embeds: of a snapshot the averages, of a model all that there is. */
    static Tensors embedding(Tensors tower) {
        Tensors averages = tower.scope("average.");
        return averages.names().isEmpty() ? tower : averages;
    }

    private static long[] shape(TensorSpec spec) {
        return spec.shape().stream().mapToLong(Integer::longValue).toArray();
    }
}
