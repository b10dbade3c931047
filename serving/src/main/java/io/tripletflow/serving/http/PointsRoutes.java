package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.tripletflow.serving.map.PointsMap;
import io.tripletflow.serving.settings.WebSettings.Bounds;
import io.tripletflow.serving.space.Served;
import io.tripletflow.serving.space.Space;
import java.util.Optional;

/** The map of the space. */
final class PointsRoutes {

    private static final int USUAL_LIMIT = 100_000;

    private final Space space;
    private final Bounds bounds;
    private final PointsMap map = new PointsMap();

    PointsRoutes(Space space, Bounds bounds) {
        this.space = space;
        this.bounds = bounds;
    }

    void points(Context context) {
        String asked = context.queryParam("limit");
        int limit = asked == null ? USUAL_LIMIT : SearchRoutes.whole(asked).orElse(0);
        if (limit < 1 || limit > bounds.points()) {
            throw Problem.bad(
                    "limit must be a whole number from 1 to %d but is '%s'"
                            .formatted(bounds.points(), asked));
        }
        Optional<String> tower = Optional.ofNullable(context.queryParam("tower"));
        PointsMap.Answer answer = answer(tower, limit);
        context.header("ETag", answer.etag());
        String known = context.header("If-None-Match");
        if (matches(known, answer.etag()) || matches(context.queryParam("since"), answer.etag())) {
            context.status(304);
            return;
        }
        context.contentType(Json.TYPE).result(answer.json());
    }

    /** Topics that have been read and hold nothing have a map too: an empty one. */
    private PointsMap.Answer answer(Optional<String> tower, int limit) {
        boolean nobody = space.served().isEmpty() && space.isReady();
        if (nobody) {
            return map.empty();
        }
        Served served = SearchRoutes.served(space);
        SearchRoutes.requireTower(served.generation(), tower);
        return map.of(served, tower, limit);
    }

    /** A proxy or the server itself may have marked it weak, and a query has no quotes. */
    private static boolean matches(String known, String etag) {
        return known != null && plain(known).equals(plain(etag));
    }

    private static String plain(String etag) {
        return etag.replace("W/", "").replace("\"", "").replace("--gzip", "");
    }
}
