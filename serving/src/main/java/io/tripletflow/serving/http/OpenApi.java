package io.tripletflow.serving.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of all routes, a file of this module. */
final class OpenApi {

    private static final String FILE = "/openapi.json";

    private OpenApi() {}

    static byte[] bytes() {
        try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void answer(Context context) {
        context.contentType(Json.TYPE).result(bytes());
    }
}
