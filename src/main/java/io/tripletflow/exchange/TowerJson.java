package io.tripletflow.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.encoder.TowerSpec;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.tensor.TensorException;

/**
 * A tower's specification as JSON, for the metadata of a model file: with it a file says of itself
 * what network its tensors are the weights of. Fields are the components of the records.
 */
public final class TowerJson {

    private static final String UNKNOWN = "the metadata describes no tower that this build knows: ";

    /** A component that towers of earlier builds do not have. */
    private static final String SCALE_BY_SOURCE = "scaleBySource";

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addMixIn(InputSpec.class, InputKinds.class)
                    .addMixIn(TowerSpec.class, SourceField.class)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private TowerJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = InputSpec.Dense.class, name = "features"),
        @JsonSubTypes.Type(value = InputSpec.Image.class, name = "image"),
        @JsonSubTypes.Type(value = InputSpec.HashedText.class, name = "text"),
        @JsonSubTypes.Type(value = InputSpec.Ids.class, name = "ids")
    })
    private interface InputKinds {}

    /** What towers of earlier builds do not have is written only where it is in use. */
    private interface SourceField {
        @JsonProperty(SCALE_BY_SOURCE)
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean scaleBySource();
    }

    /** A tower as one JSON object, as it stands in the metadata of models. */
    public static String write(TowerSpec tower) {
        try {
            return MAPPER.writeValueAsString(tower);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The tower of such an object.
     *
     * @throws TensorException if it is no tower that this build knows
     */
    public static TowerSpec read(String json) throws TensorException {
        try {
            TowerSpec tower = MAPPER.treeToValue(completed(MAPPER.readTree(json)), TowerSpec.class);
            if (tower == null) {
                throw new TensorException(UNKNOWN + json);
            }
            return tower;
        } catch (JsonProcessingException e) {
            throw new TensorException(UNKNOWN + e.getOriginalMessage(), e);
        }
    }

    /** Earlier builds had no scale by source, and no tables that towers share. */
    private static JsonNode completed(JsonNode tower) {
        if (tower instanceof ObjectNode object && !object.has(SCALE_BY_SOURCE)) {
            object.put(SCALE_BY_SOURCE, false);
        }
        if (tower.path("input") instanceof ObjectNode input
                && input.path("kind").asText().equals("ids")
                && !input.has("shared")) {
            input.put("shared", false);
        }
        return tower;
    }
}
