package io.tripletflow.serving.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.tripletflow.connectors.Limits;
import io.tripletflow.serving.WebSettings;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Recent;
import io.tripletflow.serving.topics.Status;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: its routes, its bounds, and what it says of what goes wrong. */
public final class Web implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Web.class);

    private final Javalin javalin;
    private final WebSettings settings;

    private Web(Javalin javalin, WebSettings settings) {
        this.javalin = javalin;
        this.settings = settings;
    }

    /**
     * Starts to listen.
     *
     * @param limits of one input
     * @throws io.javalin.util.JavalinBindException if the port is taken
     */
    public static Web start(
            WebSettings settings,
            Limits limits,
            Space space,
            Recent recent,
            Supplier<Status> status) {
        Queries queries = new Queries(limits);
        SearchRoutes search = new SearchRoutes(space, settings.bounds(), queries);
        StateRoutes state = new StateRoutes(space, recent, status, settings.bounds());
        Javalin javalin =
                Javalin.create(
                        config -> {
                            Transport.configure(config, settings);
                            errors(config);
                            config.routes.get("/healthz", state::health);
                            config.routes.get("/readyz", state::ready);
                            config.routes.get("/v1/neighbours/{entity}", search::neighbours);
                            config.routes.post("/v1/search", search::search);
                            config.routes.get("/v1/freshness", state::freshness);
                            config.routes.get("/v1/model", state::model);
                            config.routes.get("/v1/reports", state::reports);
                            config.routes.get("/v1/deadletters", state::deadLetters);
                        });
        return new Web(javalin.start(), settings);
    }

    private static void errors(JavalinConfig config) {
        config.routes.exception(Problem.class, (problem, context) -> send(context, problem));
        config.routes.exception(
                HttpResponseException.class,
                (error, context) -> send(context, Problems.of(error, context)));
        config.routes.exception(
                Exception.class,
                (error, context) -> {
                    LOG.error("{} {} failed", context.method(), context.path(), error);
                    send(
                            context,
                            Problem.of(
                                    500,
                                    "Internal error",
                                    "the server failed; its log tells why"));
                });
    }

    private static void send(Context context, Problem problem) {
        context.status(problem.status())
                .contentType(Json.PROBLEM_TYPE)
                .result(Json.bytes(problem.body(context.path())));
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where it answers. */
    public String address() {
        String host = settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
        return "%s://%s:%d".formatted(settings.tls() == null ? "http" : "https", host, port());
    }

    /** Answers what is under way, then ends. */
    @Override
    public void close() {
        javalin.stop();
    }
}
