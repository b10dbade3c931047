package io.tripletflow.serving.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.serving.settings.WebSettings;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Recent;
import io.tripletflow.serving.topics.Status;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: its routes, its bounds, and what it says of what goes wrong. */
public final class Web implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Web.class);

    private final Javalin javalin;
    private final EventStream events;
    private final WebSettings settings;

    private Web(Javalin javalin, EventStream events, WebSettings settings) {
        this.javalin = javalin;
        this.events = events;
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
        IdentityRoutes identity = new IdentityRoutes(space, settings.bounds(), queries);
        EntityRoutes entities = new EntityRoutes(space);
        PointsRoutes points = new PointsRoutes(space, settings.bounds());
        StateRoutes state = new StateRoutes(space, recent, status);
        EventStream events = new EventStream(state::freshness, recent);
        Metrics metrics = new Metrics(state::freshness);
        Javalin javalin =
                Javalin.create(
                        config -> {
                            Transport.configure(config, settings);
                            errors(config);
                            Guard guard = new Guard(settings);
                            config.routes.before(metrics::began);
                            config.routes.before(guard::check);
                            config.routes.after(metrics::ended);
                            get(config, "/healthz", state::health);
                            get(config, "/readyz", state::ready);
                            get(config, "/metrics", metrics::scrape);
                            get(config, "/openapi.json", OpenApi::answer);
                            get(
                                    config,
                                    "/v1/neighbours/{entity}",
                                    Parameters.only(
                                            search::neighbours,
                                            "k",
                                            "tower",
                                            "label",
                                            "group",
                                            "source"));
                            get(config, "/v1/entities/{entity}", Parameters.only(entities::entity));
                            config.routes.post("/v1/search", Parameters.only(search::search));
                            config.routes.post("/v1/identify", Parameters.only(identity::identify));
                            config.routes.post("/v1/verify", Parameters.only(identity::verify));
                            config.routes.post("/v1/embed", Parameters.only(identity::embed));
                            get(config, "/v1/freshness", Parameters.only(state::freshness));
                            get(config, "/v1/model", Parameters.only(state::model));
                            get(config, "/v1/reports", Parameters.only(state::reports, "limit"));
                            get(config, "/v1/deadletters", Parameters.only(state::deadLetters));
                            get(
                                    config,
                                    "/v1/points",
                                    Parameters.only(points::points, "tower", "limit", "since"));
                            config.routes.before("/v1/events", EventStream::requireAccepted);
                            config.routes.sse("/v1/events", events::open);
                            page(config);
                        });
        return new Web(javalin.start(), events, settings);
    }

    /** Whoever asks by HEAD gets the status and headers that GET has. */
    private static void get(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler);
        config.routes.head(path, handler);
    }

    /** The live page, from the class path. */
    private static void page(JavalinConfig config) {
        config.staticFiles.add(
                files -> {
                    files.hostedPath = "/";
                    files.directory = "/page";
                    files.location = Location.CLASSPATH;
                    files.headers = Map.of();
                });
    }

    private static void errors(JavalinConfig config) {
        config.routes.exception(Problem.class, (problem, context) -> send(context, problem));
        config.routes.exception(
                HttpResponseException.class,
                (error, context) -> send(context, Problems.of(error, context)));
        config.routes.exception(
                Exception.class,
                (error, context) -> {
                    Optional<Problem> callers = Problems.ofTransport(error, context);
                    if (callers.isPresent()) {
                        send(context, callers.get());
                        return;
                    }
                    LOG.error("{} {} failed", context.method(), context.path(), error);
                    send(
                            context,
                            Problem.of(
                                    500, "Internal error", "the server failed; its log tells why"));
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
        return "%s://%s:%d".formatted(settings.scheme(), host, port());
    }

    /** Answers what is under way, then ends. */
    @Override
    public void close() {
        events.close();
        javalin.stop();
    }
}
