package io.tripletflow.serving.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tripletflow.serving.http.Filter.Fields;
import io.tripletflow.serving.index.Generation;
import io.tripletflow.serving.index.Question;
import io.tripletflow.serving.settings.WebSettings.Bounds;
import io.tripletflow.serving.space.Served;
import io.tripletflow.serving.space.Space;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is nearest: to an entity, to an input, to a vector. */
final class SearchRoutes {

    private static final int USUAL_K = 10;

    /** Fields of a search beside those of the input. */
    private static final Set<String> OWN = Set.of("k", "filter", "popularity", "exclude");

    private final Space space;
    private final Bounds bounds;
    private final Queries queries;

    SearchRoutes(Space space, Bounds bounds, Queries queries) {
        this.space = space;
        this.bounds = bounds;
        this.queries = queries;
    }

    /** What answers, or a problem before the topics have been read. */
    static Served served(Space space) {
        return space.served()
                .orElseThrow(
                        () ->
                                Problem.notYet(
                                        "the embeddings topic has not been read yet, or holds"
                                                + " nothing; ask /readyz and /v1/freshness, and try"
                                                + " again"));
    }

    void neighbours(Context context) {
        Generation generation = served(space).generation();
        String entity = context.pathParam("entity");
        Filter filter = Filter.ofQuery(context).without(entity);
        requireTower(generation, filter.tower());
        Question question =
                filter.question(find(generation, entity).vector(), k(context.queryParam("k")), 0);
        Json.answer(context, Answers.Neighbours.of(generation, generation.search(question)));
    }

    static Generation.Located find(Generation generation, String entity) {
        return generation
                .find(entity)
                .orElseThrow(
                        () ->
                                Problem.notFound(
                                        "entity '%s' has no embedding at (epoch, version) (%d, %d); check its name, or wait until its events have been embedded"
                                                .formatted(
                                                        entity,
                                                        generation.epoch(),
                                                        generation.version())));
    }

    /** A tower that nobody is of would give an empty answer, as if nobody was near. */
    static void requireTower(Generation generation, Optional<String> tower) {
        if (tower.isEmpty()) {
            return;
        }
        List<String> towers = generation.towers().stream().map(Generation.TowerSize::name).toList();
        if (!towers.contains(tower.get())) {
            throw Problem.notFound(
                    "no entity of tower '%s' is embedded; there are %s"
                            .formatted(tower.get(), towers));
        }
    }

    void search(Context context) {
        Served served = served(space);
        ObjectNode body = Json.body(context, Queries.with(OWN));
        Queries.Query query = queries.query(served, Queries.without(body, OWN), "the body");
        Filter filter = Filter.ofBody(body);
        requireTower(served.generation(), filter.tower());
        if (query.entity().isPresent()) {
            filter = filter.without(query.entity().get());
        }
        Question question =
                filter.question(
                        query.vector(),
                        Fields.count(body, "k", USUAL_K, bounds.k()),
                        Fields.number(body, "popularity", 0, 100).orElse(0.0));
        Generation generation = served.generation();
        Json.answer(context, Answers.Neighbours.of(generation, generation.search(question)));
    }

    private int k(String text) {
        if (text == null) {
            return USUAL_K;
        }
        Optional<Integer> k = whole(text);
        if (k.isEmpty() || k.get() < 1 || k.get() > bounds.k()) {
            throw Problem.bad(
                    "k must be a whole number from 1 to %d but is '%s'"
                            .formatted(bounds.k(), text));
        }
        return k.get();
    }

    static Optional<Integer> whole(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
