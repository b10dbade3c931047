package io.tripletflow.exchange;

import io.tripletflow.encoder.layer.TensorSpec;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Parameters that a new model takes from a file instead of its isometric start. */
public final class Initial {

    private Initial() {}

    /**
     * Puts the tensors that are there in the place of the parameters of the same name.
     *
     * @param tensors of one tower, as {@link ModelFile#scope} gives them; what else they hold, such
     *     as an optimiser's moments, is not looked at
     * @param parameters in: what an encoder starts with; tensors that are missing leave their part
     * @return the names of the tensors taken; never empty
     * @throws TensorException if one is of another shape, or if there is none; {@code parameters}
     *     are then as they were
     */
    public static List<String> overlay(Tensors tensors, List<TensorSpec> specs, float[] parameters)
            throws TensorException {
        List<String> taken = new ArrayList<>();
        for (TensorSpec spec : specs) {
            if (tensors.has(spec.name())) {
                tensors.floats(spec.name(), TowerModel.shape(spec));
                taken.add(spec.name());
            }
        }
        if (taken.isEmpty()) {
            throw new TensorException(
                    "the file has none of the tensors "
                            + specs.stream().map(TensorSpec::name).toList()
                            + "; 'tripletflow model import' makes one that has");
        }
        for (TensorSpec spec : specs) {
            if (tensors.has(spec.name())) {
                float[] values = tensors.floats(spec.name());
                System.arraycopy(values, 0, parameters, spec.offset(), values.length);
            }
        }
        return taken;
    }
}
