package io.tripletflow.learn;

import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How popular labels are, as a model tells that corrects for sampling. Not thread-safe. */
final class LabelShares {

    private final Map<Long, Float> logarithms = new HashMap<>();

    /** Takes over what {@link io.tripletflow.memory.LabelRates#writeShares} wrote, if anything. */
    void read(Tensors in) throws TensorException {
        logarithms.clear();
        if (!in.has("labels")) {
            return;
        }
        long[] labels = in.longs("labels");
        float[] shares = in.floats("shares", labels.length);
        for (int i = 0; i < labels.length; i++) {
            if (shares[i] > 0 && shares[i] <= 1) {
                logarithms.put(labels[i], (float) Math.log(shares[i]));
            }
        }
    }

    /** log p of a label by its key, see {@link Pool#labelKey}; empty where it is not known. */
    Optional<Float> logarithm(long labelKey) {
        return Optional.ofNullable(logarithms.get(labelKey));
    }
}
