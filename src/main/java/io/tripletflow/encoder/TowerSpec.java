package io.tripletflow.encoder;

import static java.util.Objects.requireNonNull;

import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.input.SourceScales;
import io.tripletflow.encoder.layer.TensorSpec;
import java.io.Serializable;
import java.util.List;

/**
 * One input of a model and how it becomes an embedding; all towers of a model share one space.
 *
 * @param name as events give it
 * @param scaleBySource whether columns of features are scaled by what each source (camera, device)
 *     showed of them, see {@link SourceScales}
 */
public record TowerSpec(String name, InputSpec input, EncoderSpec encoder, boolean scaleBySource)
        implements Serializable {

    public TowerSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a tower must not be empty");
        }
        requireNonNull(input, "input");
        requireNonNull(encoder, "encoder");
        if (scaleBySource && !(input.features() && encoder.normalizeInput())) {
            throw new IllegalArgumentException(
                    "a tower can be scaled by source only if it takes features and scales them, but was "
                            + input
                            + ", scaled: "
                            + encoder.normalizeInput());
        }
    }

    /** A tower whose sources share one scale. */
    public TowerSpec(String name, InputSpec input, EncoderSpec encoder) {
        this(name, input, encoder, false);
    }

    /**
     * The arrays that the parameters of the tower's encoder consist of, in their order.
     *
     * @throws IllegalArgumentException if it has a convolution but its input is no image
     */
    public List<TensorSpec> tensors() {
        InputSpec.Image image = input instanceof InputSpec.Image that ? that : null;
        if (encoder.convolution() != null && image == null) {
            throw new IllegalArgumentException(
                    "tower '" + name + "' has a convolution but its input is no image");
        }
        return Layout.of(encoder, Encoder.inputs(encoder, input), image).tensors();
    }
}
