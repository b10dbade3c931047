package io.tripletflow.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.connectors.output.ModelSlices;
import io.tripletflow.exchange.ModelFile;
import io.tripletflow.tensor.Tensor;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/** What a model file says of itself, for tools that do not want its numbers. */
final class HeaderJson {

    private static final JsonMapper JSON = new JsonMapper();

    private HeaderJson() {}

    static String of(ModelSource.Stored stored, ModelFile model) throws TensorException {
        ObjectNode root = JSON.createObjectNode();
        stored.epoch().ifPresent(epoch -> root.put("epoch", epoch));
        root.put("version", model.version());
        root.put("sha256", ModelSlices.sha256(stored.bytes()));
        Tensors tensors = model.tensors();
        ObjectNode metadata = root.putObject("metadata");
        for (String key : tensors.metadataKeys()) {
            metadata.put(key, tensors.metadata(key).orElseThrow());
        }
        ObjectNode all = root.putObject("tensors");
        for (String name : tensors.names()) {
            Tensor tensor = tensors.get(name);
            ObjectNode entry = all.putObject(name).put("dtype", tensor.dtype().name());
            for (long side : tensor.shape()) {
                entry.withArray("shape").add(side);
            }
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
