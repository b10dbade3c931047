package io.tripletflow.job.sql;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Where the space is asked.
 *
 * @param address such as http://127.0.0.1:8080
 * @param token that the server wants; null for none; never printed
 * @param tower of the answers; null for any
 * @param patience how long a server that is not ready, or not there, is asked again
 */
record SpaceServer(URI address, String token, String tower, Duration patience)
        implements Serializable {

    SpaceServer {
        requireNonNull(patience, "patience");
        if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
            throw new IllegalArgumentException(
                    "'server' must be an address such as http://127.0.0.1:8080 but was '"
                            + address
                            + "'");
        }
    }

    /** A search whose body is yet to be given. */
    HttpRequest.Builder search() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve("/v1/search"))
                        .timeout(patience)
                        .header("Content-Type", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
        return "SpaceServer[%s, token %s, tower %s]"
                .formatted(address, token == null ? "none" : "set", tower);
    }
}
