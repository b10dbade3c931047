package io.tripletflow.serving.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

/** What the HTTP library refuses, in our words. */
final class Problems {

    private Problems() {}

    static Problem of(HttpResponseException error, Context context) {
        String where = context.method() + " " + context.path();
        return switch (error.getStatus()) {
            case 404 ->
                    Problem.notFound(
                            "there is no %s; /openapi.json lists what there is".formatted(where));
            case 405 ->
                    Problem.of(
                            405,
                            "Method not allowed",
                            "%s cannot be asked so; /openapi.json tells how".formatted(where));
            case 413 ->
                    Problem.of(
                            413,
                            "Too large",
                            "the body of %s is too large; send fewer or shorter inputs"
                                    .formatted(where));
            default -> Problem.of(error.getStatus(), "Refused", String.valueOf(error.getMessage()));
        };
    }
}
