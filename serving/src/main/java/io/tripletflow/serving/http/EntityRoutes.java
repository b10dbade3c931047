package io.tripletflow.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tripletflow.connectors.output.ProfileMatch;
import io.tripletflow.event.Input;
import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.space.Space;
import java.util.Optional;

/** What is known of one entity. */
final class EntityRoutes {

    private final Space space;

    EntityRoutes(Space space) {
        this.space = space;
    }

    void entity(Context context) {
        Generation generation = SearchRoutes.served(space).generation();
        String entity = context.pathParam("entity");
        Generation.Located located = SearchRoutes.find(generation, entity);
        Item item = located.item();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.put("epoch", generation.epoch());
        answer.put("version", generation.version());
        answer.put("entity", entity);
        answer.put("label", item.label().orElse(null));
        answer.put("group", item.group());
        answer.put("source", item.source());
        answer.put("tower", item.tower());
        answer.put("time", item.timeMillis());
        answer.set("embedding", Json.MAPPER.valueToTree(located.vector()));
        Optional<Space.Detail> detail = space.detail(entity);
        answer.set(
                "profile",
                detail.flatMap(each -> each.embedding().profile())
                        .map(EntityRoutes::profile)
                        .orElse(null));
        answer.set(
                "input",
                detail.flatMap(Space.Detail::event)
                        .map(event -> input(event.input()))
                        .orElse(null));
        Json.answer(context, answer);
    }

    private static ObjectNode profile(ProfileMatch match) {
        ObjectNode profile = Json.MAPPER.createObjectNode();
        profile.put("similarity", match.similarity());
        profile.put("events", match.events());
        profile.put("genuine", match.genuine());
        profile.put("impostor", match.impostor());
        profile.put("verdict", match.verdict().toString());
        return profile;
    }

    /** As in an event; of ids the hashes, since events do not have their texts. */
    private static ObjectNode input(Input input) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        if (input instanceof Input.Text text) {
            object.put("text", text.text());
        } else if (input instanceof Input.Features features) {
            object.set("features", Json.MAPPER.valueToTree(features.values()));
        } else if (input instanceof Input.Ids ids) {
            object.set("ids", Json.MAPPER.valueToTree(ids.ids()));
        }
        return object;
    }
}
