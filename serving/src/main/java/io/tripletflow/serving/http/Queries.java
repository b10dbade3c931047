package io.tripletflow.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Decoded;
import io.tripletflow.connectors.event.EventDecoder;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.settings.ServingSettings;
import io.tripletflow.serving.space.Model;
import io.tripletflow.serving.space.Served;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where what is asked about lies: an entity, a vector, or an input as in an event, which the model
 * of the generation that answers embeds.
 */
final class Queries {

    /** Fields of an input, as in an event. */
    private static final Set<String> INPUT = Set.of("features", "text", "ids", "tower", "source");

    private static final Set<String> ALL =
            Set.of("features", "text", "ids", "tower", "source", "vector", "entity");

    private final Limits limits;

    Queries(Limits limits) {
        this.limits = limits;
    }

    /**
     * @param entity where one was asked about
     */
    record Query(float[] vector, Optional<String> entity) {}

    /** All fields of a query, and others. */
    static Set<String> with(Set<String> others) {
        Set<String> all = new HashSet<>(ALL);
        all.addAll(others);
        return all;
    }

    static ObjectNode without(ObjectNode body, Set<String> others) {
        ObjectNode rest = body.deepCopy();
        rest.remove(others);
        return rest;
    }

    /**
     * @param where for messages
     */
    Query query(Served served, ObjectNode asked, String where) {
        Json.only(asked, ALL, where);
        boolean input = asked.has("features") || asked.has("text") || asked.has("ids");
        int kinds = (input ? 1 : 0) + (asked.has("vector") ? 1 : 0) + (asked.has("entity") ? 1 : 0);
        if (kinds != 1) {
            throw Problem.bad(
                    "%s must have one of features, text, ids, vector and entity but has %d of them"
                            .formatted(where, kinds));
        }
        if (asked.has("entity")) {
            String entity = Filter.Fields.text(asked, "entity").orElse("");
            return new Query(
                    SearchRoutes.find(served.generation(), entity).vector(), Optional.of(entity));
        }
        float[] vector =
                asked.has("vector")
                        ? vector(asked.get("vector"))
                        : embed(served, List.of(asked), where).get(0);
        requireWidth(served.generation(), vector, where);
        return new Query(vector, Optional.empty());
    }

    private static float[] vector(JsonNode node) {
        if (!node.isArray() || node.isEmpty() || node.size() > 1 << 16) {
            throw Problem.bad(
                    "'vector' must be an array of numbers but is " + Filter.Fields.shown(node));
        }
        float[] vector = new float[node.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = node.get(i).isNumber() ? node.get(i).floatValue() : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw Problem.bad(
                        "number %d of 'vector' is %s; it must be finite"
                                .formatted(i, Filter.Fields.shown(node.get(i))));
            }
        }
        return vector;
    }

    private static void requireWidth(Generation generation, float[] vector, String where) {
        generation
                .width()
                .ifPresent(
                        width -> {
                            if (width != vector.length) {
                                throw Problem.bad(
                                        "the vector of %s has length %d but embeddings of version %d have %d"
                                                .formatted(
                                                        where,
                                                        vector.length,
                                                        generation.version(),
                                                        width));
                            }
                        });
    }

    /**
     * Embeds inputs with the model of the generation that answers.
     *
     * @param where for messages
     */
    List<float[]> embed(Served served, List<ObjectNode> inputs, String where) {
        Model model =
                served.model()
                        .orElseThrow(
                                () ->
                                        Problem.notYet(
                                                "the model topic has no model of version %d yet, so inputs cannot be embedded; search by entity or vector, or try again"
                                                        .formatted(served.generation().version())));
        EventDecoder decoder = new EventDecoder(ServingSettings.inputs(model.towers()), limits);
        List<float[]> vectors = new ArrayList<>(inputs.size());
        List<Event> events = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            events.add(event(decoder, inputs.get(i), inputs.size() == 1 ? where : "input " + i));
        }
        for (Event event : events) { // towers may alternate
            vectors.add(embed(model, event, where));
        }
        return vectors;
    }

    private static float[] embed(Model model, Event event, String where) {
        try {
            List<Input> input = List.of(event.input());
            return model.embed(event.tower(), input, List.of(event.source())).get(0);
        } catch (IllegalArgumentException e) {
            throw Problem.bad(where + " cannot be embedded: " + e.getMessage());
        }
    }

    private static Event event(EventDecoder decoder, ObjectNode input, String where) {
        Json.only(input, INPUT, where);
        ObjectNode event = input.deepCopy();
        event.put("entity", "query");
        event.put("time", System.currentTimeMillis());
        Decoded decoded =
                decoder.decode(new ConsumerRecord<>("request", 0, 0, null, Json.bytes(event)));
        if (decoded instanceof Decoded.Good good) {
            return good.event();
        }
        DeadLetter letter = ((Decoded.Bad) decoded).letter();
        throw Problem.bad("%s: %s: %s".formatted(where, letter.reason().tag(), letter.problem()));
    }
}
