package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;

/** What the HTTP library refuses, in our words. */
final class Problems {

    private Problems() {}

    static Problem of(HttpResponseException error, Context context) {
        String where = context.method() + " " + context.path();
        return switch (error.getStatus()) {
            case 404 ->
                    Problem.notFound(
                            "there is no %s; /openapi.json lists what there is".formatted(where));
            case 405 -> {
                String allowed = error.getDetails().getOrDefault("availableMethods", "");
                context.header("Allow", allowed);
                yield Problem.of(
                        405,
                        "Method not allowed",
                        "%s cannot be asked so, only by %s; /openapi.json tells how"
                                .formatted(where, allowed));
            }
            case 413 ->
                    Problem.of(
                            413,
                            "Too large",
                            "the body of %s is too large; send fewer or shorter inputs"
                                    .formatted(where));
            default -> Problem.of(error.getStatus(), "Refused", String.valueOf(error.getMessage()));
        };
    }

    /** What Jetty refuses while the body is read: one that comes too slowly, or ends too early. */
    static Optional<Problem> ofTransport(Throwable error, Context context) {
        String where = context.method() + " " + context.path();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException refused) {
                return Optional.of(
                        Problem.of(
                                refused.getCode(),
                                refused.getCode() == 408 ? "Request timeout" : "Refused",
                                "the body of %s could not be read: %s"
                                        .formatted(where, refused.getReason())));
            }
            if (cause instanceof IOException) {
                return Optional.of(
                        Problem.bad(
                                "the body of %s could not be read: %s; send all of it"
                                        .formatted(where, cause.getMessage())));
            }
        }
        return Optional.empty();
    }
}
