package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;

/** The query parameters that a route takes, each at most once. */
final class Parameters {

    private Parameters() {}

    /**
     * The route, which refuses all other parameters: one that is mistyped would change the answer.
     *
     * @param names of those that it takes
     */
    static Handler only(Handler route, String... names) {
        List<String> known = List.of(names);
        return context -> {
            require(context, known);
            route.handle(context);
        };
    }

    private static void require(Context context, List<String> known) {
        context.queryParamMap()
                .forEach(
                        (name, values) -> {
                            if (!known.contains(name)) {
                                throw Problem.bad(
                                        "there is no query parameter '%s'; %s takes %s%s"
                                                .formatted(
                                                        name,
                                                        context.path(),
                                                        told(known),
                                                        context.method().equals(HandlerType.POST)
                                                                ? ", but fields of its body"
                                                                : ""));
                            }
                            if (values.size() > 1) {
                                throw Problem.bad(
                                        "query parameter '%s' stands there %d times; give it once"
                                                .formatted(name, values.size()));
                            }
                        });
    }

    private static String told(List<String> known) {
        return known.isEmpty() ? "none" : String.join(", ", known);
    }
}
