package io.tripletflow.job;

import io.tripletflow.encoder.EncoderSpec;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.encoder.layer.Convolution;
import io.tripletflow.job.config.option.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of a tower that its parameters depend on, by their keys in job files. A model keeps
 * them for life; all other options may change from one run to the next.
 */
final class ModelShape {

    private ModelShape() {}

    static Map<String, String> of(TowerSpec tower) {
        Map<String, String> options = new LinkedHashMap<>();
        input(tower.input(), options);
        encoder(tower.encoder(), options);
        return options;
    }

    private static void input(InputSpec input, Map<String, String> options) {
        if (input instanceof InputSpec.Image image) {
            options.put("input.kind", "image");
            options.put("input.height", String.valueOf(image.height()));
            options.put("input.width", String.valueOf(image.width()));
            options.put("input.channels", String.valueOf(image.channels()));
        } else if (input instanceof InputSpec.Ids ids) {
            options.put("input.kind", "ids");
            options.put("input.width", String.valueOf(ids.width()));
        } else {
            boolean text = input instanceof InputSpec.HashedText;
            options.put("input.kind", text ? "text" : "features");
            options.put("input.dimension", String.valueOf(input.dimension()));
        }
    }

    private static void encoder(EncoderSpec encoder, Map<String, String> options) {
        options.put("encoder.kind", Type.tag(encoder.kind()));
        options.put("encoder.embedding", String.valueOf(encoder.embedding()));
        options.put("encoder.normalize-input", String.valueOf(encoder.normalizeInput()));
        if (encoder.kind().adapts()) {
            options.put("encoder.hidden", String.valueOf(encoder.hidden()));
        }
        if (!encoder.kind().hasBranch()) {
            return;
        }
        options.put("encoder.activation", Type.tag(encoder.activation()));
        options.put("encoder.layer-norm", String.valueOf(encoder.layerNorm()));
        Convolution convolution = encoder.convolution();
        if (convolution == null) {
            options.put("encoder.hidden", String.valueOf(encoder.hidden()));
            options.put("encoder.layers", String.valueOf(encoder.layers()));
        } else {
            options.put("encoder.convolution.filters", String.valueOf(convolution.filters()));
            options.put("encoder.convolution.kernel", String.valueOf(convolution.kernel()));
            options.put("encoder.convolution.stages", String.valueOf(convolution.stages()));
        }
    }
}
