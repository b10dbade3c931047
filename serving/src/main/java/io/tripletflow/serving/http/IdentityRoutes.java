package io.tripletflow.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tripletflow.serving.http.Filter.Fields;
import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Item;
import io.tripletflow.serving.index.Neighbour;
import io.tripletflow.serving.index.Question;
import io.tripletflow.serving.settings.WebSettings.Bounds;
import io.tripletflow.serving.space.Served;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.space.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Whose an input is, and whether two are of one; and embeddings themselves. */
final class IdentityRoutes {

    /** Neighbours that are told beside the label. */
    private static final int TOLD = 5;

    /** Farther apart no two embeddings lie. */
    private static final double FARTHEST = 2;

    private static final Set<String> IDENTIFY = Set.of("threshold", "filter", "exclude");
    private static final Set<String> VERIFY = Set.of("first", "second", "threshold");
    private static final String UNKNOWN = "unknown";

    private final Space space;
    private final Bounds bounds;
    private final Queries queries;
    private final Thresholds thresholds = new Thresholds();

    IdentityRoutes(Space space, Bounds bounds, Queries queries) {
        this.space = space;
        this.bounds = bounds;
        this.queries = queries;
    }

    void identify(Context context) {
        Served served = SearchRoutes.served(space);
        ObjectNode body = Json.body(context, Queries.with(IDENTIFY));
        Queries.Query query = queries.query(served, Queries.without(body, IDENTIFY), "the body");
        double threshold =
                Fields.number(body, "threshold", 0, FARTHEST)
                        .orElseGet(() -> Thresholds.known(thresholds.of(served).identity()));
        Filter filter = Filter.ofBody(body);
        SearchRoutes.requireTower(served.generation(), filter.tower());
        Filter others = query.entity().map(filter::without).orElse(filter);
        Predicate<Item> accepted = others.predicate();
        Generation generation = served.generation();
        List<Neighbour> near =
                generation.search(
                        new Question(
                                query.vector(),
                                TOLD,
                                others.tower(),
                                others.excludedEntities(),
                                item ->
                                        item.label().isPresent()
                                                && (accepted == null || accepted.test(item)),
                                0));
        Optional<Neighbour> nearest = near.stream().findFirst();
        boolean known = nearest.filter(each -> each.distance() <= threshold).isPresent();
        Json.answer(
                context,
                new Answers.Identity(
                        generation.epoch(),
                        generation.version(),
                        known ? nearest.get().item().label().orElseThrow() : UNKNOWN,
                        known,
                        nearest.map(Neighbour::distance).orElse(null),
                        threshold,
                        near.stream().map(Answers.Near::of).toList()));
    }

    void verify(Context context) {
        Served served = SearchRoutes.served(space);
        ObjectNode body = Json.body(context, VERIFY);
        float[] first = side(served, body, "first");
        float[] second = side(served, body, "second");
        double threshold =
                Fields.number(body, "threshold", 0, FARTHEST)
                        .orElseGet(() -> Thresholds.known(thresholds.of(served).pair()));
        double distance = Threshold.distance(first, second);
        Json.answer(
                context,
                new Answers.Verdict(
                        served.generation().epoch(),
                        served.generation().version(),
                        distance <= threshold,
                        distance,
                        threshold));
    }

    private float[] side(Served served, ObjectNode body, String name) {
        JsonNode side = body.path(name);
        if (!(side instanceof ObjectNode asked)) {
            throw Problem.bad(
                    "'%s' must be an object with an input, an entity or a label but is %s"
                            .formatted(name, Fields.shown(side)));
        }
        if (!asked.has("label")) {
            return queries.query(served, asked, "'" + name + "'").vector();
        }
        Json.only(asked, Set.of("label"), "'" + name + "'");
        String label = Fields.text(asked, "label").orElse("");
        return served.generation()
                .centre(label)
                .orElseThrow(
                        () ->
                                Problem.notFound(
                                        "no entity has the label '%s' at version %d; check its name"
                                                .formatted(label, served.generation().version())));
    }

    void embed(Context context) {
        Served served = SearchRoutes.served(space);
        ObjectNode body = Json.body(context, Set.of("inputs"));
        JsonNode inputs = body.path("inputs");
        if (!inputs.isArray() || inputs.isEmpty() || inputs.size() > bounds.batch()) {
            throw Problem.bad(
                    "'inputs' must be an array of 1 to %d objects but %s"
                            .formatted(
                                    bounds.batch(),
                                    inputs.isArray()
                                            ? "has " + inputs.size()
                                            : "is " + Fields.shown(inputs)));
        }
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode input : inputs) {
            if (!(input instanceof ObjectNode object)) {
                throw Problem.bad(
                        "input %d must be an object with features, text or ids but is %s"
                                .formatted(all.size(), Fields.shown(input)));
            }
            all.add(object);
        }
        Json.answer(
                context,
                new Answers.Embeddings(
                        served.generation().epoch(),
                        served.generation().version(),
                        queries.embed(served, all, "the input")));
    }
}
